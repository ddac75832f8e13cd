// Join-String
import { formatOperator, isScriptBlock, type PSValue, toStringValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { EXPRESSION } from "@latch/formatting";
import { evaluateAll, expressionContext, parseExpressions } from "./expression-parameter.ts";

interface Parameters {
  InputObject?: PSValue[];
  Property?: PSValue;
  Separator?: string;
  OutputPrefix?: string;
  OutputSuffix?: string;
  SingleQuote?: boolean;
  DoubleQuote?: boolean;
  FormatString?: string;
  UseCulture?: boolean;
}

export const joinString = defineCmdlet<Parameters>("Join-String", (cmdlet) => {
  const parts: string[] = [];
  const context = expressionContext();
  return {
    process() {
      const property =
        cmdlet.parameters.Property === undefined
          ? null
          : parseExpressions(cmdlet, [cmdlet.parameters.Property], [EXPRESSION])[0];
      for (const input of cmdlet.parameters.InputObject ?? []) {
        if (input === null) continue;
        const value = property ? (evaluateAll(property, input, context)[0]?.value ?? null) : input;
        if (value !== null) parts.push(quoted(value));
      }
    },
    end() {
      const { OutputPrefix = "", OutputSuffix = "", Separator } = cmdlet.parameters;
      const separator = Separator ?? ofs();
      cmdlet.write(OutputPrefix + parts.join(separator) + OutputSuffix);
    },
  };

  function quoted(value: PSValue): string {
    const { SingleQuote, DoubleQuote, FormatString } = cmdlet.parameters;
    if (FormatString !== undefined) return formatOperator(FormatString, [value]);
    const text = toStringValue(value);
    if (SingleQuote) return `'${text}'`;
    return DoubleQuote ? `"${text}"` : text;
  }

  function ofs(): string {
    const value = cmdlet.context.getVariable("OFS");
    return value === null || isScriptBlock(value) ? "" : toStringValue(value);
  }
});
