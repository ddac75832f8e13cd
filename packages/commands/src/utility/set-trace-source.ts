// Set-TraceSource: options and listeners of trace sources, until they are taken away again.
import { type PSValue, WildcardPattern } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import {
  type ListenerParameters,
  makeListeners,
  matchingSources,
  optionBits,
  requireSources,
  unknownSources,
} from "./trace-listeners.ts";

interface Parameters extends ListenerParameters {
  PassThru?: boolean;
  RemoveListener?: string[];
  RemoveFileListener?: string[];
}

export const setTraceSource = defineCmdlet<Parameters>("Set-TraceSource", (cmdlet) => ({
  process() {
    const { Name = [], RemoveListener, RemoveFileListener, PassThru, Option } = cmdlet.parameters;
    const set = cmdlet.parameterSetName;
    if (set !== "optionsSet") {
      const isFile = set === "removeFileListenersSet";
      const names = (isFile ? RemoveFileListener : RemoveListener) ?? ["*"];
      const patterns = names.map((name) => new WildcardPattern(name, { ignoreCase: true }));
      for (const source of requireSources(cmdlet, Name)) {
        source.setListeners(
          source.given.filter(
            ({ name, typeName }) =>
              (isFile && !typeName.endsWith("TextWriterTraceListener")) ||
              !patterns.some((pattern) => pattern.isMatch(name)),
          ),
        );
      }
      return;
    }
    const options = optionBits(Option);
    const listeners = makeListeners(cmdlet);
    const found = matchingSources(Name);
    for (const source of found) {
      if (options !== null) source.options = options;
      for (const listener of listeners) source.addListener(listener);
    }
    // Which functions are called the short way depends on who listens.
    cmdlet.context.commandVersion++;
    if (PassThru !== true) return;
    for (const source of [...found, ...unknownSources(Name)]) cmdlet.write(source as unknown as PSValue);
  },
}));
