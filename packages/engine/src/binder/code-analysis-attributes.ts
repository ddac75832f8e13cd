// Owns [SuppressMessage()], [ExcludeFromCodeCoverage()] and [Reflection.AssemblyMetadata()]: notes for readers of
// scripts, without effect when a script runs.
import { defineType, tagType, toStringValue } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";

const namespace = "System.Diagnostics.CodeAnalysis.";
const text = (value: PSValue | undefined): string | null =>
  value === undefined || value === null ? null : toStringValue(value);

class SuppressMessageAttribute {
  readonly category: string | null;
  readonly checkId: string | null;
  scope: string | null = null;
  target: string | null = null;
  messageId: string | null = null;
  justification: string | null = null;
  constructor(category: string | null, checkId: string | null) {
    this.category = category;
    this.checkId = checkId;
  }
}
tagType(SuppressMessageAttribute, `${namespace}SuppressMessageAttribute`);

class ExcludeFromCodeCoverageAttribute {
  justification: string | null = null;
}
tagType(ExcludeFromCodeCoverageAttribute, `${namespace}ExcludeFromCodeCoverageAttribute`);

class AssemblyMetadataAttribute {
  readonly key: string | null;
  readonly value: string | null;
  constructor(key: string | null, value: string | null) {
    this.key = key;
    this.value = value;
  }
}
tagType(AssemblyMetadataAttribute, "System.Reflection.AssemblyMetadataAttribute");

/** Makes the types known. */
export function defineCodeAnalysisAttributes(): void {
  defineType<SuppressMessageAttribute>({
    name: `${namespace}SuppressMessageAttribute`,
    construct: ([category, checkId]) => new SuppressMessageAttribute(text(category), text(checkId)),
    properties: {
      Scope: { get: (self) => self.scope, set: (self, value) => void (self.scope = text(value)) },
      Target: { get: (self) => self.target, set: (self, value) => void (self.target = text(value)) },
      MessageId: { get: (self) => self.messageId, set: (self, value) => void (self.messageId = text(value)) },
      Justification: {
        get: (self) => self.justification,
        set: (self, value) => void (self.justification = text(value)),
      },
    },
  });
  defineType<ExcludeFromCodeCoverageAttribute>({
    name: `${namespace}ExcludeFromCodeCoverageAttribute`,
    construct: () => new ExcludeFromCodeCoverageAttribute(),
    properties: {
      Justification: {
        get: (self) => self.justification,
        set: (self, value) => void (self.justification = text(value)),
      },
    },
  });
  defineType<AssemblyMetadataAttribute>({
    name: "System.Reflection.AssemblyMetadataAttribute",
    construct: ([key, value]) => new AssemblyMetadataAttribute(text(key), text(value)),
    properties: { Key: (self) => self.key, Value: (self) => self.value },
  });
}
