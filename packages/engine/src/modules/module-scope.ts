// Owns running script blocks in a module's session state, and modules as custom objects.
import { AutomationNull, PSCustomObject, PSProperty, PSScriptMethod, addInstanceMember } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { ScriptBlock } from "../runtime/script-block.ts";
import type { PSModuleInfo } from "./module-info.ts";

/** The same code bound to a module's session state. */
export function newBoundScriptBlock(module: PSModuleInfo, block: ScriptBlock): ScriptBlock {
  return module.sessionState === null ? block : new ScriptBlock(block.code, module.sessionState, block.isFilter);
}

/** Runs a block inside a module: `& $module { }`, `$module.Invoke({ })`. */
export function invokeInModule(module: PSModuleInfo, block: ScriptBlock, args: readonly PSValue[]): PSValue {
  return newBoundScriptBlock(module, block).invokeReturnAsIs(args);
}

/** New-Module -AsCustomObject: exported functions as script methods, exported variables as properties. */
export function moduleAsCustomObject(module: PSModuleInfo): PSValue {
  const object = PSCustomObject.from([]);
  for (const [name, info] of module.exportedFunctions)
    addInstanceMember(object, new PSScriptMethod(name, info.scriptBlock));
  for (const [name, variable] of module.exportedVariables)
    addInstanceMember(object, new VariableProperty(name, variable as { value: PSValue }));
  return object;
}

/** A property that is the variable itself; scripts see a note property. */
class VariableProperty extends PSProperty {
  override readonly memberType = "NoteProperty";

  constructor(name: string, variable: { value: PSValue }) {
    super(
      {
        name,
        typeName: "System.Object",
        canRead: true,
        canWrite: true,
        get: () => (variable.value === AutomationNull ? null : variable.value),
        set: (_self, value) => {
          variable.value = value;
        },
      },
      null,
    );
  }
  override copyFor(): PSProperty {
    return this;
  }
}
