// Owns what a ParseError says to scripts.
import { defineType, type PSValue } from "@latch/dotnet";
import { ParseError } from "@latch/grammar";
import { showAs } from "./token-types.ts";
import { positionMessage } from "../pipeline/invocation-info.ts";

/** Defines the members of parse errors. */
export function defineParseErrorTypes(): void {
  showAs(ParseError, (self) => `${positionMessage(self.extent)}\n${self.message}`);
  defineType<ParseError>({
    name: "System.Management.Automation.Language.ParseError",
    properties: {
      Extent: (self) => self.extent as unknown as PSValue,
      ErrorId: (self) => self.errorId,
      Message: (self) => self.message,
      IncompleteInput: (self) => self.incompleteInput,
    },
    methods: { ToString: (self) => `${positionMessage(self.extent)}\n${self.message}` },
  });
}
