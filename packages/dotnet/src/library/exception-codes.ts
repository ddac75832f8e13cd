// Exception.HResult: the code each .NET exception type gives itself; a derived type without one has its base's.
import type { DotNetType } from "../types/dotnet-type.ts";

const codes: Readonly<Record<string, number>> = {
  "System.Exception": 0x80131500,
  "System.SystemException": 0x80131501,
  "System.ApplicationException": 0x80131600,
  "System.ArgumentException": 0x80070057,
  "System.ArgumentNullException": 0x80004003,
  "System.ArgumentOutOfRangeException": 0x80131502,
  "System.ArithmeticException": 0x80070216,
  "System.ArrayTypeMismatchException": 0x80131503,
  "System.BadImageFormatException": 0x8007000b,
  "System.DivideByZeroException": 0x80020012,
  "System.EntryPointNotFoundException": 0x80131523,
  "System.FieldAccessException": 0x80131507,
  "System.FormatException": 0x80131537,
  "System.IndexOutOfRangeException": 0x80131508,
  "System.InvalidCastException": 0x80004002,
  "System.InvalidOperationException": 0x80131509,
  "System.InvalidProgramException": 0x8013153a,
  "System.InvalidTimeZoneException": 0x80131500,
  "System.MemberAccessException": 0x8013151a,
  "System.MethodAccessException": 0x80131510,
  "System.MissingFieldException": 0x80131511,
  "System.MissingMemberException": 0x80131512,
  "System.MissingMethodException": 0x80131513,
  "System.NotImplementedException": 0x80004001,
  "System.NotSupportedException": 0x80131515,
  "System.NullReferenceException": 0x80004003,
  "System.ObjectDisposedException": 0x80131622,
  "System.OperationCanceledException": 0x8013153b,
  "System.OutOfMemoryException": 0x8007000e,
  "System.OverflowException": 0x80131516,
  "System.PlatformNotSupportedException": 0x80131539,
  "System.RankException": 0x80131517,
  "System.TimeoutException": 0x80131505,
  "System.TypeLoadException": 0x80131522,
  "System.UnauthorizedAccessException": 0x80070005,
  "System.Collections.Generic.KeyNotFoundException": 0x80131577,
  "System.ComponentModel.Win32Exception": 0x80004005,
  "System.IO.IOException": 0x80131620,
  "System.IO.DirectoryNotFoundException": 0x80070003,
  "System.IO.EndOfStreamException": 0x80070026,
  "System.IO.FileLoadException": 0x80131621,
  "System.IO.FileNotFoundException": 0x80070002,
  "System.IO.PathTooLongException": 0x800700ce,
  "System.Reflection.AmbiguousMatchException": 0x8000211d,
  "System.Reflection.TargetException": 0x80131603,
  "System.Reflection.TargetInvocationException": 0x80131604,
  "System.Reflection.TargetParameterCountException": 0x8002000e,
  "System.Runtime.Serialization.SerializationException": 0x8013150c,
  "System.Security.SecurityException": 0x8013150a,
  "System.Threading.SynchronizationLockException": 0x80131518,
  "System.Threading.ThreadAbortException": 0x80131530,
  "System.Xml.XmlException": 0x80131940,
  "Microsoft.PowerShell.Commands.WriteErrorException": 0x80131501,
};

/** The HResult that exceptions of a type begin with. */
export function exceptionCode(type: DotNetType): number {
  for (let t: DotNetType | null = type; t !== null; t = t.baseType) {
    const code = codes[t.displayName];
    if (code !== undefined) return code | 0;
  }
  return (codes["System.Exception"] as number) | 0;
}
