// The .NET types PowerShell scripts see: what other packages may import.
export { DotNetType, TYPE, getType, typeOf } from "./types/dotnet-type.ts";
export { AutomationNull, type PSValue, isNull, tagType } from "./values/ps-value.ts";
export {
  PSBigInteger,
  PSByte,
  PSChar,
  PSDouble,
  PSInt16,
  PSIntPtr,
  PSSByte,
  PSSingle,
  PSUInt16,
  PSUInt32,
  PSUInt64,
  PSUIntPtr,
  byteOf,
  charOf,
} from "./values/numerics.ts";
export { MultiDimensionalArray, arrayOf, elementTypeOf, isTypedArray } from "./values/arrays.ts";
export { EnumValue, enumText, enumValue } from "./values/enum-value.ts";
export { Shape, emptyShape, shapeOf } from "./values/shape.ts";
export { PSCustomObject } from "./values/ps-custom-object.ts";
export { PSObject, unwrap } from "./values/ps-object.ts";
export { type ScriptBlockLike, isScriptBlock } from "./values/script-block-like.ts";
export { CategoryInfo, type ErrorCategoryName, errorCategoryNames } from "./errors/error-category.ts";
export { Exception, type ExceptionOptions, type RuntimeErrorOptions, runtimeException } from "./errors/exception.ts";
export { ErrorDetails, ErrorRecord, errorRecordOf, newErrorRecord } from "./errors/error-record.ts";
export { WildcardPattern, type WildcardOptions } from "./text/wildcard-pattern.ts";
export { DictionaryBase, type DictionaryEntryCell } from "./values/dictionary-base.ts";
export { HASH_KEY, hashKeyOf } from "./values/hash-key.ts";
export { Hashtable } from "./values/hashtable.ts";
export { DictionaryEntry, OrderedDictionary } from "./values/ordered-dictionary.ts";
