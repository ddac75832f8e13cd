// The .NET types PowerShell scripts see: what other packages may import.
export { DotNetType, TYPE, getType, setNamedType, typeOf } from "./types/dotnet-type.ts";
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
export { roundHalfEven } from "./conversion/scan-number.ts";
export { ioException } from "./library/io/io-errors.ts";
export { Tuple } from "./values/tuple.ts";
export { EnumValue, enumText, enumValue } from "./values/enum-value.ts";
export { Shape, emptyShape, shapeOf } from "./values/shape.ts";
export { PSCustomObject } from "./values/ps-custom-object.ts";
export { DeserializedObject } from "./values/deserialized-object.ts";
export { PSObject, unwrap } from "./values/ps-object.ts";
export { type ScriptBlockLike, isScriptBlock } from "./values/script-block-like.ts";
export { CategoryInfo, type ErrorCategoryName, errorCategoryNames } from "./errors/error-category.ts";
export { psArgumentInvalid, psArgumentNull } from "./errors/argument-exceptions.ts";
export { Exception, type ExceptionOptions, type RuntimeErrorOptions, runtimeException } from "./errors/exception.ts";
export { ErrorDetails, ErrorRecord, errorRecordOf, newErrorRecord } from "./errors/error-record.ts";
export { WildcardPattern, type WildcardOptions } from "./text/wildcard-pattern.ts";
export { DictionaryBase, type DictionaryEntryCell } from "./values/dictionary-base.ts";
export { HASH_KEY, hashKeyOf } from "./values/hash-key.ts";
export { Hashtable } from "./values/hashtable.ts";
export { DictionaryEntry, OrderedDictionary } from "./values/ordered-dictionary.ts";
export { PSDecimal } from "./values/decimal.ts";
export { type NumericKind, isBoxed, numericKindOf } from "./values/numeric-kind.ts";
export {
  ENUMERATE,
  ListBase,
  enumerateAny,
  getEnumerable,
  isEnumerable,
  isList,
  listCount,
  listItem,
} from "./values/enumerable.ts";
export { noConversion } from "./conversion/cast-errors.ts";
export { conversionRank } from "./types/conversion-rank.ts";
export { isTrue } from "./conversion/is-true.ts";
export { type ConvertOptions, convertTo, tryConvertTo } from "./conversion/convert-to.ts";
export { toDouble, toInt32, toInt64 } from "./conversion/to-number.ts";
export { parseNumber } from "./conversion/parse-number.ts";
export { convertedText, setSeparatorProvider, type ToStringOptions, toStringValue } from "./text/to-string-value.ts";
export { dotNetToString, formatValue } from "./text/dotnet-string.ts";
export { type CompareOptions, compareStrings, equalStrings } from "./text/compare-strings.ts";
export {
  CultureInfo,
  cultureOf,
  currentCulture,
  currentUICulture,
  invariantCulture,
  setCurrentCulture,
  setCurrentUICulture,
} from "./text/culture.ts";
export type { CultureData, DateConventions, NumberConventions } from "./text/culture-data.ts";
export { add, divide, multiply, remainder, subtract } from "./operators/arithmetic.ts";
export { bitAnd, bitOr, bitXor, shiftLeft, shiftRight } from "./operators/bitwise.ts";
export { bitNot, decrement, increment, negate, plus } from "./operators/unary.ts";
export { introSort } from "./library/collections/intro-sort.ts";
export { languageEquals, objectEquals, operatorOrder, psCompare, psEquals, tryCompare } from "./operators/compare.ts";
export { type RangeBounds, rangeBounds, rangeOf } from "./operators/range.ts";
export { composeFormat, formatOperator } from "./operators/format-operator.ts";
export {
  type MemberTypeName,
  PSAliasProperty,
  PSCodeMethod,
  PSCodeProperty,
  PSEvent,
  PSMemberInfo,
  PSMemberSet,
  PSMethod,
  PSMethodInfo,
  PSNoteProperty,
  PSParameterizedProperty,
  PSProperty,
  PSPropertyInfo,
  PSPropertySet,
  PSScriptMethod,
  PSScriptProperty,
  type PropertyAccess,
} from "./members/member-info.ts";
export {
  addInstanceMember,
  addInstanceMembers,
  instanceDataOf,
  keepWrapped,
  removeInstanceMember,
  setTypeNames,
  typeNamesOf,
  hasInstanceMember,
} from "./members/instance-members.ts";
export {
  type ListMembersOptions,
  getMember,
  getMemberInfo,
  listMembers,
  setMember,
} from "./members/member-access.ts";
export { COMPARE_TO, EQUALS, FORMAT, type Comparable, type Formattable, isFormattable } from "./values/formattable.ts";
export { type DateTimeKind, PSDateTime, daysInMonth, isLeapYear, unixEpochTicks } from "./values/date-time.ts";
export { PSDateTimeOffset } from "./values/date-time-offset.ts";
export {
  PSTimeSpan,
  ticksPerDay,
  ticksPerHour,
  ticksPerMillisecond,
  ticksPerMinute,
  ticksPerSecond,
} from "./values/time-span.ts";
export { doubleText, formatNumber, singleText } from "./formatting/number-format.ts";
export {
  type InvokeOptions,
  adaptedMethod,
  construct,
  findMethod,
  invokeAdapted,
  invokeMethod,
  invokeStatic,
  psCollection,
  staticMethodObject,
  tryInvokeMethod,
} from "./types/invoke.ts";
export { conversionTrace } from "./conversion/conversion-sink.ts";
export { conversionRefused, isCoreType, languageGate } from "./types/language-gate.ts";
export { enumMemberByName } from "./conversion/to-enum.ts";
export { CallSite } from "./types/call-site.ts";
export { PropertySite } from "./members/property-site.ts";
export { getStaticMember, listStaticMembers, setStaticMember } from "./types/static-members.ts";
export { indexerOf } from "./types/accessor-methods.ts";
export { getIndex, setIndex } from "./types/index-access.ts";
export {
  type ResolveOptions,
  addTypeAccelerator,
  removeTypeAccelerator,
  typeAcceleratorNames,
  registerDynamicType,
  setNamespaceLookup,
  setScriptTypeLookup,
  resolveType,
  typeAccelerators,
} from "./types/resolve-type.ts";
export { setCustomAttributes } from "./types/custom-attributes.ts";
export { defineNonPublicMembers } from "./types/non-public-members.ts";
export { allTypeNames } from "./types/facts-table.ts";
export { displayTypeName } from "./types/type-display.ts";
export {
  type ConstructorImplementation,
  type TypeImplementation,
  defineType,
  defineTypesIn,
} from "./types/define-type.ts";
export { type MethodGroup, type TypeMembers, membersOf, setOwnMembers } from "./types/type-members.ts";
export { type MethodBody, MethodSignature, type ParameterSignature, parameter } from "./types/method-signature.ts";
export { listTypeMembers, type TypeMember } from "./members/type-member-list.ts";
export { PropertyMember } from "./types/property-member.ts";
export { Delegate, isDelegateType, toDelegate } from "./types/delegate.ts";
export { javaScriptCause } from "./types/method-errors.ts";
export { PSReference, type ReferenceCell } from "./types/reference.ts";
export { defaultValueOf } from "./types/default-value.ts";
export {
  type StandardMembers,
  addTypeDataMember,
  removeTypeData,
  removeTypeDataMember,
  setStandardMembers,
  standardMember,
  typeDataEntry,
  typeDataMember,
  typeDataMembers,
  typeDataText,
  typeDataNames,
} from "./types/type-data.ts";
export { ADAPT, type AdaptedObject, type AdaptedProperty } from "./values/adapted-object.ts";
export { TO_STRING } from "./library/to-string-hook.ts";
export { parseDateTime, parseDateTimeOffset, tryParseDateTime } from "./formatting/date-time-parse.ts";
export {
  parseDateTimeExact,
  tryParseDateTimeExact,
  tryParseDateTimeOffsetExact,
} from "./formatting/date-time-parse-exact.ts";
export { parseTimeSpan, tryParseTimeSpan } from "./formatting/time-span-format.ts";
export { Capture, Group, Match, Regex, escapeRegex, regexFor, unescapeRegex } from "./library/regex/regex.ts";
export { fileStyles } from "./library/file-styles.ts";
export { NetworkCredential, PSCredential, SecureString } from "./library/secure-string.ts";
export { OrderedHashtable } from "./values/ordered-hashtable.ts";
export { type ConsoleDevice, consoleState, setConsoleDevice } from "./library/console-device.ts";
export { addEventListener, hasEventListeners, raiseEvent, removeEventListener } from "./types/object-events.ts";
export { Encoding, encodingFor, encodings } from "./library/encoding.ts";
export { openScratchFile, type Process, splitArguments, type ProcessStream } from "./library/process.ts";
export {
  addPoller,
  deferSleep,
  hasPollers,
  pause,
  type Poller,
  poll,
  removePoller,
  sleepFor,
} from "./library/waiting.ts";
export { asTask } from "./library/tasks.ts";
export { monotonicTime } from "./library/elapsed-time.ts";
export { PSDataCollection, psDataCollection } from "./library/collections/ps-data-collection.ts";
export { List } from "./library/collections/list.ts";
export { completionHandle } from "./library/threading.ts";
export { emptyPropertyName } from "./conversion/to-object.ts";
export { asItself, asOutcome } from "./types/method-errors.ts";
