// The built-in providers, in the order Get-PSProvider lists them.
import type { Provider, SessionState } from "@latch/engine";
import { AliasProvider } from "./alias-provider.ts";
import { EnvironmentProvider } from "./environment-provider.ts";
import { FileSystemProvider } from "./file-system/file-system-provider.ts";
import { FunctionProvider } from "./function-provider.ts";
import { VariableProvider } from "./variable-provider.ts";

export { fileSystemInfo } from "./file-system/entries.ts";
export { FlagsExpression } from "./file-system/flags-expression.ts";
export { ioError, ioException } from "./file-system/io-errors.ts";
export { decodeText, type TextEncoding, textEncodingOf } from "./file-system/text-encoding.ts";
export { AliasProvider, EnvironmentProvider, FileSystemProvider, FunctionProvider, VariableProvider };

/** A fresh set of providers over one session state; `sharedPath` knows UNC paths (see Provider). */
export function builtInProviders(
  sessionState: () => SessionState,
  sharedPath: (path: string) => string | null = () => null,
): Provider[] {
  return [
    new FileSystemProvider(sharedPath),
    new AliasProvider(sessionState),
    new EnvironmentProvider(),
    new FunctionProvider(sessionState),
    new VariableProvider(sessionState),
  ];
}
