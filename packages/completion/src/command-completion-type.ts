// [CommandCompletion]::CompleteInput and the members of what it gives.
import { defineType, type PSValue, toInt32 } from "@latch/dotnet";
import { activeContext } from "@latch/engine";
import { completeInput } from "./complete-input.ts";
import { CommandCompletion, matchCollection } from "./completion-result.ts";

defineType<CommandCompletion>({
  name: "System.Management.Automation.CommandCompletion",
  implementation: CommandCompletion,
  properties: {
    CompletionMatches: (self) => matchCollection(self.matches),
    CurrentMatchIndex: {
      get: (self) => self.currentMatchIndex,
      set: (self, value) => void (self.currentMatchIndex = toInt32(value)),
    },
    ReplacementIndex: {
      get: (self) => self.replacementIndex,
      set: (self, value) => void (self.replacementIndex = toInt32(value)),
    },
    ReplacementLength: {
      get: (self) => self.replacementLength,
      set: (self, value) => void (self.replacementLength = toInt32(value)),
    },
  },
  methods: { GetNextResult: (self, [forward]) => self.next(forward === true) },
  staticMethods: {
    CompleteInput: ([input, cursor]) => complete(input ?? "", cursor ?? 0),
  },
});

/** The input as text, or as a parsed tree with a position in it. */
function complete(input: PSValue, cursor: PSValue): PSValue {
  if (typeof input === "string") return completeInput(activeContext(), input, Math.min(toInt32(cursor), input.length));
  const tree = input as { extent: { text: string; startOffset: number } };
  const position = cursor as { offset: number };
  return completeInput(activeContext(), tree.extent.text, position.offset - tree.extent.startOffset);
}
