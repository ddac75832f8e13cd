// Owns the one entry to the syntax tree's classes.
export * from "./base.ts";
export * from "./flags.ts";
export * from "./expressions.ts";
export * from "./commands.ts";
export * from "./statements.ts";
export * from "./definitions.ts";
