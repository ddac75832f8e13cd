// CommentHelpInfo as scripts see it, and the GetHelpContent() of functions and script blocks that gives it.
import { construct, defineType, getType, tagType } from "@latch/dotnet";
import type { DictionaryBase, PSValue } from "@latch/dotnet";
import type { Ast, FunctionDefinitionAst, ScriptBlockAst } from "@latch/grammar";
import { CommentHelpInfo, commentHelpOf } from "./comment-help.ts";
import { readOnly } from "./read-only.ts";

const typeName = "System.Management.Automation.Language.CommentHelpInfo";
tagType(CommentHelpInfo, typeName);

function parameterTexts(help: CommentHelpInfo): PSValue {
  const table = construct(getType("System.Collections.Generic.Dictionary`2[System.String,System.String]"), []);
  for (const [name, text] of help.parameters) (table as unknown as DictionaryBase).set(name, text);
  return table;
}

defineType<CommentHelpInfo>({
  name: typeName,
  properties: {
    Synopsis: (self) => self.synopsis,
    Description: (self) => self.description,
    Notes: (self) => self.notes,
    Parameters: parameterTexts,
    Links: (self) => readOnly("System.String", self.links),
    Examples: (self) => readOnly("System.String", self.examples),
    Inputs: (self) => readOnly("System.String", self.inputs),
    Outputs: (self) => readOnly("System.String", self.outputs),
    Component: (self) => self.component,
    Role: (self) => self.role,
    Functionality: (self) => self.functionality,
    ForwardHelpTargetName: (self) => self.forwardHelpTargetName,
    ForwardHelpCategory: (self) => self.forwardHelpCategory,
    RemoteHelpRunspace: (self) => self.remoteHelpRunspace,
    MamlHelpFile: (self) => self.mamlHelpFile,
  },
  methods: { GetCommentBlock: (self) => self.getCommentBlock() },
});

/** GetHelpContent(): the comment-based help of a function or script block, or null. */
export function helpContent(ast: Ast): PSValue {
  const found = commentHelpOf(ast as FunctionDefinitionAst | ScriptBlockAst);
  return (found?.help ?? null) as unknown as PSValue;
}
