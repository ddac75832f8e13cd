// Owns the small enumerations of the syntax tree; values are PowerShell's.

export const StringConstantType = {
  SingleQuoted: 0,
  SingleQuotedHereString: 1,
  DoubleQuoted: 2,
  DoubleQuotedHereString: 3,
  BareWord: 4,
} as const;
export type StringConstantType = (typeof StringConstantType)[keyof typeof StringConstantType];

export const RedirectionStream = {
  All: 0,
  Output: 1,
  Error: 2,
  Warning: 3,
  Verbose: 4,
  Debug: 5,
  Information: 6,
} as const;
export type RedirectionStream = (typeof RedirectionStream)[keyof typeof RedirectionStream];

/** Bit set. */
export const SwitchFlags = {
  None: 0,
  File: 1,
  Regex: 2,
  Wildcard: 4,
  Exact: 8,
  CaseSensitive: 16,
  Parallel: 32,
} as const;
export type SwitchFlags = number;

export const ForEachFlags = { None: 0, Parallel: 1 } as const;
export type ForEachFlags = (typeof ForEachFlags)[keyof typeof ForEachFlags];

export const UsingStatementKind = { Assembly: 0, Command: 1, Module: 2, Namespace: 3, Type: 4 } as const;
export type UsingStatementKind = (typeof UsingStatementKind)[keyof typeof UsingStatementKind];

/** Bit set. */
export const MethodAttributes = { None: 0, Public: 1, Private: 2, Static: 16, Hidden: 64 } as const;
export type MethodAttributes = number;

/** Bit set. */
export const PropertyAttributes = { None: 0, Public: 1, Private: 2, Static: 16, Literal: 32, Hidden: 64 } as const;
export type PropertyAttributes = number;

/** Bit set. */
export const TypeAttributes = { None: 0, Class: 1, Interface: 2, Enum: 4 } as const;
export type TypeAttributes = number;
