// Owns refusing parameters whose names or aliases say the same as another's.
import type { Exception } from "@latch/dotnet";
import { metadataError } from "./messages.ts";
import type { Parameter } from "./parameter.ts";

/** Throws the MetadataException of the first of `added` that clashes with another or with one of `existing`. */
export function checkNames(existing: readonly Parameter[], added: readonly Parameter[]): void {
  const names = new Set<string>();
  const aliases = new Map<string, Parameter>();
  for (const parameter of existing) add(parameter, names, aliases);
  checkAliases(added);
  for (const parameter of added) {
    const { name } = parameter;
    const key = name.toLowerCase();
    const owner = aliases.get(key);
    if (names.has(key))
      throw metadataError(
        "ParameterNameAlreadyExistsForCommand",
        `A parameter with the name '${name}' was defined multiple times for the command.`,
      );
    if (owner !== undefined) throw conflict(name, owner.name);
    names.add(key);
    for (const alias of parameter.aliases) {
      if (aliases.has(alias.toLowerCase()))
        throw metadataError(
          "AliasParameterNameAlreadyExistsForCommand",
          `The parameter alias cannot be specified because an alias with the name '${alias}' was already defined multiple times for the command.`,
        );
      if (names.has(alias.toLowerCase())) throw conflict(alias, name);
      aliases.set(alias.toLowerCase(), parameter);
    }
  }
}

function add(parameter: Parameter, names: Set<string>, aliases: Map<string, Parameter>): void {
  names.add(parameter.name.toLowerCase());
  for (const alias of parameter.aliases) aliases.set(alias.toLowerCase(), parameter);
}

function checkAliases(parameters: readonly Parameter[]): void {
  const seen = new Set<string>();
  for (const alias of parameters.flatMap((parameter) => parameter.aliases)) {
    if (seen.has(alias.toLowerCase()))
      throw metadataError("AliasDeclaredMultipleTimes", `The alias "${alias}" is declared multiple times.`);
    seen.add(alias.toLowerCase());
  }
}

function conflict(name: string, owner: string): Exception {
  return metadataError(
    "ParameterNameConflictsWithAlias",
    `The parameter '${name}' cannot be specified because it conflicts with the parameter alias of the same name for parameter '${owner}'.`,
  );
}
