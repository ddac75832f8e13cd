// Owns [DebuggerHidden()], [DebuggerStepThrough()] and [DebuggerNonUserCode()] as objects; debugger/debugger-attributes.ts heeds them.
import { defineType, tagType } from "@latch/dotnet";

/** Makes one of them known. */
function define(name: string): void {
  class DebuggerAttribute {}
  tagType(DebuggerAttribute, name);
  defineType<DebuggerAttribute>({ name, construct: () => new DebuggerAttribute() });
}

for (const name of ["Hidden", "StepThrough", "NonUserCode"]) define(`System.Diagnostics.Debugger${name}Attribute`);
