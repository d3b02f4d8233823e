// What the codes of records mean, in words. CAMEO codes and countries come from the tables of the analyser.
import cameoTable from "../../../enrich/lexicon/cameo_codes.tsv?raw";
import countryTable from "../../../enrich/lexicon/iso_countries.tsv?raw";

function rows(table: string): string[][] {
  return table
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .slice(1)
    .map((line) => line.split("\t"));
}

export interface CameoCode {
  label: string;
  goldstein: number;
  plover: string;
  quad: number; // 1 to 4
}
export const CAMEO = new Map<string, CameoCode>(
  rows(cameoTable).map(([code, label, goldstein, plover, , quad]) => [
    code!,
    { label: label!, goldstein: Number(goldstein), plover: plover!, quad: Number(quad) },
  ]),
);
export const COUNTRIES = new Map<string, string>([
  ...rows(countryTable).map(([code, name]) => [code!, name!] as [string, string]),
  ["XKX", "Kosovo"],
]);

export const codeLabel = (code: string) => CAMEO.get(code)?.label ?? code;
// CAMEO's twenty roots, as the codebook calls them.
export const ROOTS: Record<string, string> = {
  "01": "make a statement", "02": "appeal", "03": "express intent to cooperate", "04": "consult",
  "05": "diplomatic cooperation", "06": "material cooperation", "07": "provide aid", "08": "yield",
  "09": "investigate", "10": "demand", "11": "disapprove", "12": "reject", "13": "threaten", "14": "protest",
  "15": "show of force", "16": "reduce relations", "17": "coerce", "18": "assault", "19": "fight", "20": "mass violence",
};
export const rootLabel = (root: string) => ROOTS[root] ?? root;
export const countryName = (code: string) => COUNTRIES.get(code) ?? code;
export const QUAD = ["", "Verbal cooperation", "Material cooperation", "Verbal conflict", "Material conflict"];
export const QUAD_ENUM = ["", "QUAD_CLASS_VERBAL_COOPERATION", "QUAD_CLASS_MATERIAL_COOPERATION", "QUAD_CLASS_VERBAL_CONFLICT", "QUAD_CLASS_MATERIAL_CONFLICT"];
export const quadNumber = (name?: string) => Math.max(0, QUAD_ENUM.indexOf(name ?? ""));

// "QUOTE_KIND_DIRECT" -> "direct": the last word(s) of an enum's value.
const PREFIXES = ["QUOTE_KIND_", "ATTITUDE_", "MODALITY_", "BASIS_", "PRECISION_", "ANALYSIS_STATE_", "VERDICT_", "WORDING_", "ENTITY_KIND_", "ZONE_KIND_", "QUAD_CLASS_", "WORD_CHANGE_"];
export function enumWord(value?: string): string {
  const prefix = PREFIXES.find((one) => value?.startsWith(one));
  return (prefix ? value!.slice(prefix.length) : (value ?? "")).toLowerCase().replaceAll("_", " ");
}

export const BASIS: Record<string, string> = {
  BASIS_TEXT: "read in the text", BASIS_MARKUP: "declared in the markup or feed", BASIS_HEADER: "read in the header lines",
  BASIS_FILE_NAME: "read from the file's name", BASIS_DATELINE: "counted from the dateline",
  BASIS_PUBLICATION: "counted from the publication date", BASIS_NONE: "not known",
};

export const MODALITY: Record<string, string> = {
  MODALITY_ASSERTED: "told as having happened", MODALITY_PLANNED: "planned", MODALITY_HYPOTHETICAL: "possible or conditional",
  MODALITY_NEGATED: "told not to have happened", MODALITY_REPORTED: "told by a source", MODALITY_HABITUAL: "habitual",
  MODALITY_HISTORICAL: "background from long before",
};

export const MODALITY_SHORT: Record<string, string> = {
  MODALITY_ASSERTED: "happened", MODALITY_PLANNED: "planned", MODALITY_HYPOTHETICAL: "possible", MODALITY_NEGATED: "did not happen",
  MODALITY_REPORTED: "as told", MODALITY_HABITUAL: "habitual", MODALITY_HISTORICAL: "background",
};

// What became of a story event, and whether it is a deed.
export const STATUS: Record<string, [string, boolean]> = {
  STORY_STATUS_HAPPENED: ["happened", true], STORY_STATUS_CAME_TRUE: ["happened, as announced", true], STORY_STATUS_PLANNED: ["planned", false],
  STORY_STATUS_POSTPONED: ["put off", false], STORY_STATUS_CANCELLED: ["called off", false], STORY_STATUS_OVERDUE: ["announced, not told since", false],
  STORY_STATUS_DENIED: ["did not happen", false], STORY_STATUS_UNREAL: ["possible, habitual or long ago", false],
};

// Where a rule says by its name what it looks at.
const RULES: [RegExp, string][] = [
  [/^quotes\.direct\.before/, "words in quotation marks after their source and verb: Ana Silva said, “…”"],
  [/^quotes\.direct\.after/, "words in quotation marks before their source and verb: “…,” Ana Silva said"],
  [/^quotes\.direct\.colon/, "words in quotation marks after a colon"],
  [/^quotes\.direct\.(interrupted|same_paragraph|continued)/, "words in quotation marks that go on with a quote of the same source"],
  [/^quotes\.direct\.floating/, "words in quotation marks in a sentence of their own, given to the source of the sentence before"],
  [/^quotes\.direct\.(label|transcript)/, "speech after a label, as in a transcript"],
  [/^quotes\.indirect/, "reported speech: the clause that a verb of saying governs"],
  [/^quotes\.mixed/, "reported speech with some words in quotation marks"],
  [/^quotes\.headline/, "speech in a headline"],
  [/^quotes\.speaker/, "who the words for the source stand for"],
  [/^quotes\.attitude/, "a belief or an intention that the text tells"],
  [/^events\./, "a pattern of the event lexicon around the trigger"],
];
export const ruleInWords = (rule?: string) => RULES.find(([pattern]) => pattern.test(rule ?? ""))?.[1] ?? "";
