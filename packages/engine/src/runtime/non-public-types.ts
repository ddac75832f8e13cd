// Owns what .NET keeps to itself and test frameworks reach by reflection: the session state behind a script block, where a call stands.
import {
  defineNonPublicMembers,
  DotNetType,
  getType,
  MethodSignature,
  parameter,
  PropertyMember,
  type PSValue,
  registerDynamicType,
  TYPE,
  unwrap,
} from "@latch/dotnet";
import type { ScriptBlockAst } from "@latch/grammar";
import type { InvocationInfo } from "../pipeline/invocation-info.ts";
import { activeContext } from "./active-context.ts";
import type { SessionStateObject } from "./engine-intrinsics.ts";
import { scriptBlockOf } from "./parse-script.ts";
import type { ScriptBlock } from "./script-block.ts";
import { SessionState } from "./session-state.ts";

const internalState = hiddenType("SessionStateInternal", "class");
const metadataProvider = hiddenType("Language.IParameterMetadataProvider", "interface");
Object.defineProperty(SessionState.prototype, TYPE, { value: internalState });

/** A type that .NET does not show; reflection finds it by name. */
function hiddenType(name: string, kind: "class" | "interface"): DotNetType {
  const type = new DotNetType(`System.Management.Automation.${name}`, {
    description: {
      kind,
      assembly: getType("System.Management.Automation.ScriptBlock").description.assembly,
      isAbstract: kind === "interface",
      isSealed: false,
      base: () => (kind === "interface" ? null : getType("System.Object")),
      interfaces: () => [],
      enumeration: null,
    },
  });
  registerDynamicType(type);
  return type;
}

/** A property that reflection alone reaches. */
function hiddenProperty<T extends object>(
  owner: string | DotNetType,
  name: string,
  get: (self: T) => PSValue,
  set: (self: T, value: PSValue) => void = () => undefined,
  type: DotNetType = internalState,
): PropertyMember {
  const accessors = {
    get: (self: PSValue) => get(unwrap(self) as T),
    set: (self: PSValue, value: PSValue) => set(unwrap(self) as T, unwrap(value)),
  };
  const declaringType = typeof owner === "string" ? getType(owner) : owner;
  return new PropertyMember({
    name,
    type,
    declaringType,
    isStatic: false,
    canRead: true,
    canWrite: true,
    accessors,
  });
}

/** Test frameworks run a script block in the scope of their caller by changing the session state it belongs to. */
export function defineNonPublicTypes(): void {
  defineNonPublicMembers(getType("System.Management.Automation.SessionState"), {
    properties: [
      hiddenProperty<SessionStateObject>(
        "System.Management.Automation.SessionState",
        "Internal",
        (self) => self.state as unknown as PSValue,
      ),
    ],
  });
  defineNonPublicMembers(internalState, {
    properties: [hiddenProperty<SessionState>(internalState, "Module", (self) => self.module)],
  });
  defineNonPublicMembers(getType("System.Management.Automation.ScriptBlock"), {
    properties: [
      hiddenProperty<ScriptBlock>(
        "System.Management.Automation.ScriptBlock",
        "SessionStateInternal",
        (self) => self.sessionState as unknown as PSValue,
        (self, value) => {
          if (value instanceof SessionState) self.sessionState = value;
        },
      ),
    ],
    constructors: [blockOfTree()],
  });
  defineNonPublicMembers(getType("System.Management.Automation.InvocationInfo"), {
    properties: [
      hiddenProperty<InvocationInfo>(
        "System.Management.Automation.InvocationInfo",
        "ScriptPosition",
        (self) => self.position as unknown as PSValue,
        () => undefined,
        getType("System.Management.Automation.Language.IScriptExtent"),
      ),
    ],
  });
}

/** `new ScriptBlock(IParameterMetadataProvider ast, bool isFilter)`. */
function blockOfTree(): MethodSignature {
  const declaringType = getType("System.Management.Automation.ScriptBlock");
  return new MethodSignature({
    name: ".ctor",
    declaringType,
    isConstructor: true,
    returnType: declaringType,
    parameters: [parameter("ast", metadataProvider), parameter("isFilter", getType("System.Boolean"))],
    body: (_self, args) => scriptBlockOf(activeContext(), unwrap(args[0] ?? null) as unknown as ScriptBlockAst),
  });
}
