// The parts that help objects are made of: typed property bags, paragraphs, words with attributes.
import { PSCustomObject, PSNoteProperty, addInstanceMember, arrayOf, setTypeNames } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";

export type HelpEntry = readonly [name: string, value: PSValue];

/** The namespaces of help files: every full help object names them. */
export const helpNamespaces: readonly HelpEntry[] = [
  ["xmlns:command", "http://schemas.microsoft.com/maml/dev/command/2004/10"],
  ["xmlns:dev", "http://schemas.microsoft.com/maml/dev/2004/10"],
  ["xmlns:maml", "http://schemas.microsoft.com/maml/2004/10"],
];

/** An object of these properties and type names. */
export function typedObject(typeNames: readonly string[], entries: readonly HelpEntry[]): PSCustomObject {
  const made = PSCustomObject.from([...entries]);
  setTypeNames(made, [...typeNames]);
  return made;
}

/** A text that has properties of its own (an element with attributes). */
export function textWith(text: string, entries: readonly HelpEntry[]): PSValue {
  let value: PSValue = text;
  for (const [name, content] of entries) value = addInstanceMember(value, new PSNoteProperty(name, content));
  return value;
}

/** An array as help objects have them. */
export function objectArray(items: readonly PSValue[]): PSValue {
  return arrayOf("System.Management.Automation.PSObject", [...items]);
}

/** Paragraphs of text. */
export function paragraphs(...texts: readonly string[]): PSValue {
  return objectArray(texts.map((text) => typedObject(["MamlParaTextItem", "MamlTextItem"], [["Text", text]])));
}

/** "true (ByValue, ...)" or "false": how a parameter takes pipeline input. */
export function pipelineInput(ways: readonly (readonly [name: string, holds: boolean | undefined])[]): string {
  const names = ways.filter(([, holds]) => holds === true).map(([name]) => name);
  return names.length === 0 ? "false" : `true (${names.join(", ")})`;
}
