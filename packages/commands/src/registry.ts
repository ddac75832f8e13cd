// Owns the command registry given to the engine: names and aliases from the generated index, metadata and code on demand.
import { createRequire } from "node:module";
import { defineTypesIn, getType, registerDynamicType } from "@latch/dotnet";
import type { CmdletImplementation, CmdletMetadata, CommandRegistry } from "@latch/engine";
import { builtInAliases, cmdletNames, moduleNames } from "./generated/command-index.ts";

const require = createRequire(import.meta.url);
const table = () => require("./generated/command-table.ts") as typeof import("./generated/command-table.ts");
const implementations = () =>
  (require("./generated/implementations.ts") as typeof import("./generated/implementations.ts")).implementations;
const engine = () => require("@latch/engine") as typeof import("@latch/engine");

interface Known {
  readonly name: string;
  readonly module: string;
}

/** Types of remoting that scripts may name before a session cmdlet ran. */
const remotingTypes = [
  "System.Management.Automation.Remoting.PSSessionOption",
  "System.Management.Automation.Runspaces.WSManConnectionInfo",
];

/** Aliases that their module exports, rather than every session has. */
const withModule = new Map([
  ["fhx", "Format-Hex"],
  ["gcb", "Get-Clipboard"],
  ["gtz", "Get-TimeZone"],
  ["scb", "Set-Clipboard"],
]);

/** The cmdlets of this package. */
export function createCommandRegistry(): CommandRegistry {
  defineTypesIn(remotingTypes, () => require("@latch/remoting"));
  // A class that the table of types does not know.
  registerDynamicType(getType("Microsoft.PowerShell.Commands.WebRequestSession"));
  defineTypesIn(
    ["Microsoft.PowerShell.Commands.WebRequestSession", "System.Net.Cookie", "System.Net.CookieContainer"],
    () => require("./web/web-session.ts"),
  );
  defineTypesIn(["System.Net.Http.HttpClient"], () => require("./web/net-http-client.ts"));
  defineTypesIn(["System.Net.Http.HttpRequestMessage", "System.Net.Http.HttpMethod"], () =>
    require("./web/http-objects.ts"),
  );
  defineTypesIn(
    ["HttpContent", "StringContent", "ByteArrayContent", "FormUrlEncodedContent"]
      .map((name) => `System.Net.Http.${name}`)
      .concat(
        [
          "HttpHeaders",
          "HttpRequestHeaders",
          "HttpContentHeaders",
          "MediaTypeHeaderValue",
          "AuthenticationHeaderValue",
        ].map((name) => `System.Net.Http.Headers.${name}`),
      ),
    () => require("./web/http-content.ts"),
  );
  defineTypesIn(["System.Net.WebClient"], () => require("./web/web-client.ts"));
  defineTypesIn(
    ["Common", "Communications", "Data", "Diagnostic", "Lifecycle", "Other", "Security"].map(
      (group) => `System.Management.Automation.Verbs${group}`,
    ),
    () => require("./verb-types.ts"),
  );
  defineTypesIn(["System.Management.Automation.PSSerializer"], () => require("./clixml/ps-serializer.ts"));
  return new TableRegistry();
}

class TableRegistry implements CommandRegistry {
  private byName: Map<string, Known> | null = null;
  private readonly decoded = new Map<string, CmdletMetadata>();
  private readonly loaded = new Map<string, CmdletImplementation>();

  private index(): Map<string, Known> {
    if (this.byName === null) {
      // Kept once it is whole: Ctrl+C may end the loop anywhere.
      const byName = new Map<string, Known>();
      for (let i = 0; i < moduleNames.length; i++) {
        const module = moduleNames[i] as string;
        for (const name of (cmdletNames[i] ?? "").split(" ")) byName.set(name.toLowerCase(), { name, module });
      }
      this.byName = byName;
    }
    return this.byName;
  }

  *names(): Iterable<string> {
    for (const known of this.index().values()) yield known.name;
  }

  moduleOf(name: string): string | null {
    return this.index().get(name.toLowerCase())?.module ?? null;
  }

  metadata(name: string): CmdletMetadata | null {
    const known = this.index().get(name.toLowerCase());
    if (known === undefined) return null;
    let metadata = this.decoded.get(known.name);
    if (metadata === undefined) {
      const { commandTable, parameterTypes } = table();
      metadata = engine().cmdletFromTable(known.name, commandTable[known.name] as string, parameterTypes, moduleNames);
      this.decoded.set(known.name, metadata);
    }
    return metadata;
  }

  load(name: string): CmdletImplementation | null {
    const known = this.index().get(name.toLowerCase());
    if (known === undefined) return null;
    let implementation = this.loaded.get(known.name);
    if (implementation === undefined) {
      const make = implementations()[known.name];
      if (make === undefined) return null;
      implementation = make();
      this.loaded.set(known.name, implementation);
    }
    return implementation;
  }

  *aliases(): Iterable<readonly [string, string, string]> {
    for (const [options, list] of builtInAliases) {
      for (const pair of list.split(",")) {
        const blank = pair.indexOf(" ");
        const name = pair.slice(0, blank);
        if (!withModule.has(name)) yield [name, pair.slice(blank + 1), options];
      }
    }
  }

  *moduleAliases(): Iterable<readonly [string, string]> {
    yield* withModule;
  }
}
