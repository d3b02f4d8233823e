// The steps of an axis of time, those without a record included.
export type Bucket = "day" | "week" | "month" | "year";
const DAY = 86_400_000; // milliseconds
const MOST = 400;

// "2024-03-05" -> "2024-W10" (ISO 8601: the week belongs to the year of its Thursday)
function isoWeek(day: Date): string {
  const thursday = new Date(day.getTime() + (3 - ((day.getUTCDay() + 6) % 7)) * DAY);
  const week = Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / DAY / 7) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}

function begin(key: string): Date {
  const week = /^(\d{4})-W(\d{2})$/.exec(key);
  if (!week) return new Date(`${key.length === 4 ? `${key}-01-01` : key.length === 7 ? `${key}-01` : key}T00:00:00Z`);
  const fourth = new Date(Date.UTC(Number(week[1]), 0, 4)); // always in week 1
  return new Date(fourth.getTime() + ((Number(week[2]) - 1) * 7 - ((fourth.getUTCDay() + 6) % 7)) * DAY);
}

function next(day: Date, bucket: Bucket): Date {
  if (bucket === "day" || bucket === "week") return new Date(day.getTime() + (bucket === "day" ? DAY : 7 * DAY));
  return new Date(Date.UTC(day.getUTCFullYear() + (bucket === "year" ? 1 : 0), day.getUTCMonth() + (bucket === "month" ? 1 : 0), 1));
}

function name(day: Date, bucket: Bucket): string {
  if (bucket === "week") return isoWeek(day);
  return day.toISOString().slice(0, { day: 10, month: 7, year: 4 }[bucket]);
}

// All steps from the first key to the last. The keys themselves where these would be more than 400.
export function timeAxis(keys: string[], bucket: Bucket): string[] {
  const sorted = [...new Set(keys)].sort();
  if (sorted.length < 2) return sorted;
  const last = sorted[sorted.length - 1]!, steps: string[] = [];
  for (let day = begin(sorted[0]!); steps.length <= MOST; day = next(day, bucket)) {
    if (Number.isNaN(day.getTime())) return sorted;
    steps.push(name(day, bucket));
    if (steps[steps.length - 1]! >= last) return steps;
  }
  return sorted;
}
