export * from "./client.js";
export type { Methods, Streams } from "./methods.js";
export type * from "./types.js";
