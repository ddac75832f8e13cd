// The symbol under which a value's prototype carries its DotNetType. A leaf file (imports nothing), so that
// value classes and type classes can both use it whatever module loads first. (dotnet-type.ts re-exports it.)

/** Property key: `value[TYPE]` is the value's DotNetType. */
export const TYPE: unique symbol = Symbol("latch.type");
