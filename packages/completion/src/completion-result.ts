// CompletionResult and CommandCompletion: what may stand at the cursor, as scripts and the line editor get it.
import {
  construct,
  defineType,
  enumValue,
  getType,
  psArgumentNull,
  type PSValue,
  resolveType,
  tagType,
} from "@latch/dotnet";

export type CompletionResultType =
  | "Text"
  | "History"
  | "Command"
  | "ProviderItem"
  | "ProviderContainer"
  | "Property"
  | "Method"
  | "ParameterName"
  | "ParameterValue"
  | "Variable"
  | "Namespace"
  | "Type"
  | "Keyword";

/** `System.Management.Automation.CompletionResult` */
export class CompletionResult {
  readonly completionText: string;
  readonly listItemText: string;
  readonly type: CompletionResultType;
  private description: string | (() => string);

  /** A tool tip given as a function is made when it is first asked for. */
  constructor(
    completionText: string,
    listItemText: string,
    type: CompletionResultType,
    toolTip: string | (() => string),
  ) {
    this.completionText = completionText;
    this.listItemText = listItemText;
    this.type = type;
    this.description = toolTip;
  }

  get toolTip(): string {
    if (typeof this.description === "function") this.description = this.description();
    return this.description;
  }
}
tagType(CompletionResult, "System.Management.Automation.CompletionResult");

defineType<CompletionResult>({
  name: "System.Management.Automation.CompletionResult",
  implementation: CompletionResult,
  construct: ([text, list, type, toolTip]) => {
    for (const [name, value] of [
      ["completionText", text],
      ["listItemText", list],
      ["toolTip", toolTip],
    ] as const)
      if (value === null || value === "") throw psArgumentNull(name);
    const shown = String(text);
    if (list === undefined) return new CompletionResult(shown, shown, "Text", shown);
    return new CompletionResult(shown, String(list), (type as { name: CompletionResultType }).name, String(toolTip));
  },
  properties: {
    CompletionText: (self) => self.completionText,
    ListItemText: (self) => self.listItemText,
    ResultType: (self) => enumValue(getType("System.Management.Automation.CompletionResultType"), self.type),
    ToolTip: (self) => self.toolTip,
  },
});

/** `System.Management.Automation.CommandCompletion`: the results and the stretch of input they replace. */
export class CommandCompletion {
  readonly matches: CompletionResult[];
  currentMatchIndex = -1;
  replacementIndex: number;
  replacementLength: number;

  constructor(matches: CompletionResult[], replacementIndex: number, replacementLength: number) {
    this.matches = matches;
    this.replacementIndex = replacementIndex;
    this.replacementLength = replacementLength;
  }

  /** The next (or previous) match, going round; null when there is none. */
  next(forward: boolean): CompletionResult | null {
    const count = this.matches.length;
    if (count === 0) return null;
    this.currentMatchIndex = (this.currentMatchIndex + (forward ? 1 : -1) + count) % count;
    if (this.currentMatchIndex < 0) this.currentMatchIndex += count;
    return this.matches[this.currentMatchIndex] ?? null;
  }
}
tagType(CommandCompletion, "System.Management.Automation.CommandCompletion");

/** The matches as the Collection[CompletionResult] that scripts see. */
export function matchCollection(matches: readonly CompletionResult[]): PSValue {
  const type = resolveType("System.Collections.ObjectModel.Collection[System.Management.Automation.CompletionResult]");
  if (!type) return [...matches];
  const made = construct(type, []);
  (made as unknown as { items: PSValue[] }).items.push(...matches);
  return made;
}
