// Which library file defines which .NET types. Files load when one of their types is first used.

import { createRequire } from "node:module";
import { defineTypesIn } from "../types/define-type.ts";

const require = createRequire(import.meta.url);
const system = (names: string): string[] => names.split(" ").map((n) => `System.${n}`);

defineTypesIn(
  system("Object ValueType IComparable IConvertible IFormattable IEquatable`1 IComparable`1 ICloneable IDisposable Void DBNull"),
  () => require("./object.ts"),
);
defineTypesIn(system("String CharEnumerator"), () => require("./string.ts"));
defineTypesIn(system("Char"), () => require("./char.ts"));
defineTypesIn(
  system("SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal Boolean IntPtr UIntPtr"),
  () => require("./numbers.ts"),
);
defineTypesIn(system("Numerics.BigInteger"), () => require("./big-integer.ts"));
defineTypesIn(system("Math MathF"), () => require("./math.ts"));
defineTypesIn(system("Convert BitConverter"), () => require("./convert.ts"));
defineTypesIn(system("Enum"), () => require("./enum.ts"));
defineTypesIn(
  [1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => [`System.Tuple\`${n}`, `System.ValueTuple\`${n}`]).concat(system("Tuple ValueTuple Runtime.CompilerServices.ITuple")),
  () => require("./tuple.ts"),
);
defineTypesIn(
  system("Collections.IEnumerator Collections.Generic.IEnumerator`1 Collections.IDictionaryEnumerator"),
  () => require("./collections/enumerator.ts"),
);
