// Trace-Command: an expression or a command, with what trace sources say of it.
import { AutomationNull, type PSValue } from "@latch/dotnet";
import { defineCmdlet, type PSTraceSource, runPipeline, type ScriptBlock, type TraceListener } from "@latch/engine";
import { writtenArgument } from "@latch/engine";
import { type ListenerParameters, makeListeners, matchingSources, optionBits } from "./trace-listeners.ts";

interface Parameters extends ListenerParameters {
  InputObject?: PSValue;
  Expression?: ScriptBlock;
  Command?: string;
  ArgumentList?: PSValue[];
}

const everything = 32767;

export const traceCommand = defineCmdlet<Parameters>("Trace-Command", (cmdlet) => {
  let sources: PSTraceSource[] = [];
  let listeners: TraceListener[] = [];
  const input: PSValue[] = [];
  /** Runs work with the sources turned on; what they were before comes back. */
  const traced = (work: () => void): void => {
    const { context } = cmdlet;
    const before = sources.map((source) => [source, source.options, [...source.given]] as const);
    for (const source of sources) {
      source.options = optionBits(cmdlet.parameters.Option) ?? everything;
      for (const listener of listeners) source.addListener(listener);
    }
    // Which functions are called the short way depends on who listens.
    context.commandVersion++;
    try {
      work();
    } finally {
      for (const [source, options, given] of before) {
        source.options = options;
        source.setListeners(given);
      }
      context.commandVersion++;
    }
  };
  const collected = (): { items: PSValue[]; write(value: PSValue): void } => {
    const items: PSValue[] = [];
    return { items, write: (value) => void items.push(value) };
  };
  return {
    begin() {
      sources = matchingSources(cmdlet.parameters.Name ?? []);
      listeners = makeListeners(cmdlet);
    },
    process() {
      const { Expression, InputObject } = cmdlet.parameters;
      const value = InputObject ?? (cmdlet.expectingInput ? cmdlet.currentObject : AutomationNull);
      if (Expression === undefined) {
        if (value !== AutomationNull) input.push(value);
        return;
      }
      const output = collected();
      traced(() =>
        Expression.invokeInto({
          dotSource: true,
          ...(value === AutomationNull ? {} : { dollarUnder: value, input: [value] }),
          output,
        }),
      );
      for (const item of output.items) cmdlet.write(item);
    },
    end() {
      const { Command, ArgumentList = [] } = cmdlet.parameters;
      if (Command === undefined) return;
      const command = {
        ast: cmdlet.context.callSite(),
        command: Command,
        arguments: ArgumentList.map((argument) => writtenArgument(null, argument)),
        redirections: [],
        dotSource: false,
        invocationOperator: false,
      };
      const output = collected();
      traced(() => runPipeline(cmdlet.context, [command], input.length > 0 ? input : null, output));
      for (const item of output.items) cmdlet.write(item);
    },
  };
});
