// The views of help objects by type and name; their layouts load when one is shown.
import { createRequire } from "node:module";
import type { ViewBody, ViewDefinition } from "./view-definition.ts";

const require = createRequire(import.meta.url);

const names: readonly (readonly [type: string, name: string])[] = [
  ["HelpInfoShort", "help"],
  ["MamlCommandHelpInfo", "DefaultCommandHelp"],
  ["MamlCommandHelpInfo#DetailedView", "VerboseCommandHelp"],
  ["MamlCommandHelpInfo#ExamplesView", "ExampleCommandHelp"],
  ["MamlCommandHelpInfo#FullView", "FullCommandHelp"],
  ["MamlCommandHelpInfo#examples", "MamlCommandExamples"],
  ["MamlCommandHelpInfo#example", "MamlCommandExample"],
  ["MamlCommandHelpInfo#parameters", "MamlCommandParameters"],
  ["MamlCommandHelpInfo#parameter", "MamlCommandParameterView"],
  ["MamlCommandHelpInfo#syntax", "MamlCommandSyntax"],
  ["MamlDefinitionTextItem", "MamlText"],
  ["MamlOrderedListTextItem", "MamlText"],
  ["MamlParaTextItem", "MamlText"],
  ["MamlUnorderedListTextItem", "MamlText"],
  ["MamlCommandHelpInfo#inputTypes", "MamlInputTypes"],
  ["MamlCommandHelpInfo#relatedLinks", "MamlRelatedLinks"],
  ["MamlCommandHelpInfo#returnValues", "MamlReturnTypes"],
  ["MamlCommandHelpInfo#alertSet", "MamlAlertSet"],
  ["MamlCommandHelpInfo#details", "MamlDetails"],
  ["ExtendedCmdletHelpInfo", "ReducedDefaultCommandHelp"],
  ["ExtendedCmdletHelpInfo#DetailedView", "ReducedVerboseCommandHelp"],
  ["ExtendedCmdletHelpInfo#FullView", "ReducedFullCommandHelp"],
  ["ExtendedCmdletHelpInfo#ExamplesView", "ReducedExamplesCommandHelp"],
  ["ExtendedCmdletHelpInfo#parameter", "ReducedCommandHelpParameterView"],
];

class HelpView implements ViewDefinition {
  readonly types: readonly string[];
  readonly name: string;
  readonly outOfBand = false;
  readonly groupBy = null;
  readonly controls: ReadonlyMap<string, never> = new Map<string, never>();
  readonly source = null;
  private made: ViewBody | null = null;

  constructor(type: string, name: string) {
    this.types = [type];
    this.name = name;
  }

  get body(): ViewBody {
    const { helpBody } = require("./help-controls.ts") as typeof import("./help-controls.ts");
    this.made ??= helpBody(this.types[0] as string);
    return this.made;
  }
}

/** The views of help objects. */
export function helpViews(): ViewDefinition[] {
  return names.map(([type, name]) => new HelpView(type, name));
}
