// The .NET types as scripts call them: methods, statics, constructors, indexers and the errors of each.
import { describe, expect, it } from "vitest";
import {
  arrayOf,
  construct,
  Exception,
  findMethod,
  getIndex,
  getMember,
  getStaticMember,
  invokeMethod,
  invokeStatic,
  type PSValue,
  PSDouble,
  PSReference,
  resolveType,
  setIndex,
  toStringValue,
  typeOf,
} from "../src/index.ts";
import type { DotNetType } from "../src/index.ts";

const t = (name: string): DotNetType => {
  const type = resolveType(name);
  if (type === null) throw new Error(`no type ${name}`);
  return type;
};
const text = (value: PSValue): string => toStringValue(value);
const call = (name: string, method: string, ...args: PSValue[]): string => text(invokeStatic(t(name), method, args));
function failure(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Exception)
      return `${error.errorRecord?.fullyQualifiedErrorId ?? error.typeName}: ${error.message}`;
    throw error;
  }
  return "no error";
}

describe("type names", () => {
  it.each([
    ["int", "System.Int32"],
    [
      "System.Collections.Generic.Dictionary[string, [System.Collections.Generic.List[int]]]",
      "System.Collections.Generic.Dictionary`2[System.String,System.Collections.Generic.List`1[System.Int32]]",
    ],
    ["int[,]", "System.Int32[,]"],
    ["nullable[int]", "System.Nullable`1[System.Int32]"],
    ["io.fileinfo", "System.IO.FileInfo"],
    ["System.Environment+SpecialFolder", "System.Environment+SpecialFolder"],
  ])("%s", (name, shown) => {
    expect(t(name).displayName).toBe(shown);
  });
  it("uses `using namespace` and answers null for what is not there", () => {
    expect(resolveType("List[int]", { usingNamespaces: ["System.Collections.Generic"] })?.name).toBe("List`1");
    expect(resolveType("No.Such.Type")).toBeNull();
  });
});

describe("overloads", () => {
  it("weighs the first argument most", () => {
    expect(call("math", "Max", 1, new PSDouble(2.7))).toBe("3");
    expect(call("math", "Max", new PSDouble(2.7), 1)).toBe("2.7");
    expect(failure(() => invokeStatic(t("math"), "Max", [1, 5000000000n]))).toMatch(
      /^MethodArgumentConversionInvalidCastArgument: Cannot convert argument "val2"/,
    );
  });
  it("spreads params arrays, or takes them whole", () => {
    expect(call("string", "Join", "/", "a", "b")).toBe("a/b");
    expect(call("string", "Join", "-", ["a", "b"])).toBe("a-b");
    expect(call("string", "Format", "{0}{1}{2}", "a", 1, true)).toBe("a1True");
  });
  it("names the errors as PowerShell does", () => {
    expect(failure(() => invokeMethod("abc", "Nope", []))).toBe(
      "MethodNotFound: Method invocation failed because [System.String] does not contain a method named 'Nope'.",
    );
    expect(failure(() => invokeMethod("abc", "Substring", [1, 2, 3]))).toBe(
      'MethodCountCouldNotFindBest: Cannot find an overload for "Substring" and the argument count: "3".',
    );
    expect(failure(() => invokeMethod(null, "X", []))).toBe(
      "InvokeMethodOnNull: You cannot call a method on a null-valued expression.",
    );
    expect(failure(() => invokeMethod("abc", "Substring", [5]))).toBe(
      'ArgumentOutOfRangeException: Exception calling "Substring" with "1" argument(s): "startIndex cannot be larger than length of string. (Parameter \'startIndex\')"',
    );
  });
  it("shows definitions, explicit interface methods included", () => {
    expect(findMethod("abc", "Substring")?.overloadDefinitions).toEqual([
      "string Substring(int startIndex)",
      "string Substring(int startIndex, int length)",
    ]);
    expect(findMethod([1], "Add")?.overloadDefinitions).toEqual(["int IList.Add(System.Object value)"]);
  });
  it("writes back by reference and infers type arguments", () => {
    const value = new PSReference(0);
    expect(invokeStatic(t("int"), "TryParse", ["42", value])).toBe(true);
    expect(value.value).toBe(42);
    const array = new PSReference([1, 2]);
    invokeStatic(t("array"), "Resize", [array, 5]);
    expect((array.value as PSValue[]).length).toBe(5);
    expect(failure(() => invokeStatic(t("int"), "TryParse", ["1", 5]))).toMatch(/^NonRefArgumentToRefParameterMsg/);
  });
});

describe("collections", () => {
  it("keeps a dictionary's types and errors", () => {
    const d = construct(t("System.Collections.Generic.Dictionary[string,int]"), []);
    invokeMethod(d, "Add", ["a", "1"]);
    setIndex(d, ["b"], "2");
    expect(getIndex(d, ["b"])).toBe(2);
    expect(getIndex(d, ["zz"])).toBeNull();
    expect(failure(() => invokeMethod(d, "Add", ["a", 2]))).toMatch(
      /An item with the same key has already been added. Key: a/,
    );
    expect(failure(() => invokeMethod(d, "Item", ["zz"]))).toBe(
      `ExceptionWhenGetting: Exception getting "Item": "The given key 'zz' was not present in the dictionary."`,
    );
  });
  it("notices changes while enumerating", () => {
    const list = construct(t("System.Collections.Generic.List[int]"), [arrayOf("System.Int32", [1, 2, 3])]);
    expect(text(list)).toBe("1 2 3");
    expect(getMember(list, "Count")).toBe(3);
    expect(failure(() => setIndex(list, [9], 1))).toMatch(/Index was out of range/);
  });
  it("sets ignore case with a comparer", () => {
    const comparer = getStaticMember(t("StringComparer"), "OrdinalIgnoreCase") as PSValue;
    const set = construct(t("System.Collections.Generic.HashSet[string]"), [comparer]);
    expect(invokeMethod(set, "Add", ["A"])).toBe(true);
    expect(invokeMethod(set, "Add", ["a"])).toBe(false);
  });
});

describe("regular expressions", () => {
  const match = (pattern: string, input: string): string => {
    const found = invokeStatic(t("regex"), "Match", [input, pattern]);
    return getMember(found, "Success") === true ? text(getMember(found, "Value") ?? null) : "no";
  };
  it.each([
    ["(?<=\\.)\\w+", "foo.bar", "bar"],
    ["^(?:(?<o>\\()|(?<-o>\\))|[^()])*(?(o)(?!))$", "(a(b)c)", "(a(b)c)"],
    ["^(?:(?<o>\\()|(?<-o>\\))|[^()])*(?(o)(?!))$", "(a(b)c", "no"],
    ["(?>a+)ab", "aaab", "no"],
    ["(?i)ABC(?-i)d", "xabcd", "abcd"],
    ["[a-z-[aeiou]]+", "aeibcd", "bcd"],
    ["\\w+", "héllo wörld", "héllo"],
    ["(a)?b\\1", "b", "no"],
  ])("%s in %s", (pattern, input, expected) => {
    expect(match(pattern, input)).toBe(expected);
  });
  it("words its parse errors as .NET", () => {
    expect(failure(() => construct(t("regex"), ["["]))).toMatch(
      /Invalid pattern '\[' at offset 1\. Unterminated \[\] set\./,
    );
  });
  it("replaces and splits", () => {
    expect(call("regex", "Replace", "a1b2", "(\\w)(\\d)", "$2$1")).toBe("1a2b");
    expect(call("regex", "Split", "a,b", "(,)")).toBe("a , b");
  });
});

describe("xml", () => {
  it("navigates, edits and writes", () => {
    const document = construct(t("xml"), []);
    invokeMethod(document, "LoadXml", ['<r><a k="1">x</a><b/></r>']);
    const root = getMember(document, "r") ?? null;
    expect(text(getMember(getMember(root, "a") ?? null, "k") ?? null)).toBe("1");
    expect(getMember(document, "OuterXml")).toBe('<r><a k="1">x</a><b /></r>');
    expect(failure(() => invokeMethod(document, "LoadXml", ["<a></b>"]))).toMatch(
      /The 'a' start tag on line 1 position 2 does not match the end tag of 'b'\. Line 1, position 6\./,
    );
    expect(failure(() => invokeMethod(document, "SelectSingleNode", ["count(//a)"]))).toMatch(
      /Expression must evaluate to a node-set\./,
    );
  });
});

describe("what .NET has and latch does not", () => {
  it("is a NotSupportedException naming the member", () => {
    expect(failure(() => construct(t("System.Net.Sockets.TcpClient"), []))).toMatch(
      /^NotSupportedException: Exception calling "\.ctor" with "0" argument\(s\): "The member '\.ctor' of type 'System\.Net\.Sockets\.TcpClient' is not supported by latch\."/,
    );
  });
});

describe("the same number for the same seed", () => {
  it("follows .NET's generator", () => {
    const random = construct(t("System.Random"), [42]);
    expect([1, 2, 3].map(() => invokeMethod(random, "Next", [100]))).toEqual([66, 14, 12]);
  });
  it("has one type object per type", () => {
    expect(typeOf("x")).toBe(t("string"));
  });
});
