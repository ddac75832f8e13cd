// System.Security.SecureString, PSCredential and NetworkCredential. The text is kept as it is, as .NET does on Unix.
import { Exception } from "../errors/exception.ts";
import { newErrorRecord } from "../errors/error-record.ts";
import type { PSChar } from "../values/numerics.ts";
import { type PSValue, tagType } from "../values/ps-value.ts";
import { defineType } from "../types/define-type.ts";
import { argumentNull, argumentOutOfRange } from "../types/method-errors.ts";

export class SecureString {
  characters = "";
  isReadOnly = false;

  /** A read-only SecureString of a text. */
  static of(text: string): SecureString {
    const made = new SecureString();
    made.characters = text;
    made.isReadOnly = true;
    return made;
  }

  isDisposed = false;

  /** Throws ObjectDisposedException after Dispose. */
  check(): void {
    if (!this.isDisposed) return;
    const name = "System.Security.SecureString";
    throw new Exception("System.ObjectDisposedException", `Cannot access a disposed object.\nObject name: '${name}'.`);
  }

  toPlainText(): string {
    return this.characters;
  }

  /** Replaces the text between two offsets. Throws InvalidOperationException when read-only. */
  edit(start: number, end: number, text: string): undefined {
    if (this.isReadOnly) throw new Exception("System.InvalidOperationException", "Instance is read-only.");
    this.check();
    if (start < 0 || end > this.characters.length)
      throw argumentOutOfRange(
        "Index was out of range. Must be non-negative and less than the length of the string.",
        "index",
      );
    this.characters = this.characters.slice(0, start) + text + this.characters.slice(end);
  }

  toString(): string {
    return "System.Security.SecureString";
  }
}
tagType(SecureString, "System.Security.SecureString");

export class PSCredential {
  readonly userName: string | null;
  readonly password: SecureString;

  constructor(userName: string | null, password: SecureString) {
    this.userName = userName;
    this.password = password;
  }

  toString(): string {
    return "System.Management.Automation.PSCredential";
  }
}
tagType(PSCredential, "System.Management.Automation.PSCredential");

export class NetworkCredential {
  userName: string;
  password: string;
  domain: string;

  constructor(userName: string, password: string, domain: string) {
    this.userName = userName;
    this.password = password;
    this.domain = domain;
  }

  toString(): string {
    return "System.Net.NetworkCredential";
  }
}
tagType(NetworkCredential, "System.Net.NetworkCredential");

const charText = (value: PSValue | undefined): string => String.fromCharCode((value as PSChar).value);
const textOf = (value: PSValue | undefined): string =>
  value instanceof SecureString ? value.characters : value === null || value === undefined ? "" : String(value);

defineType<SecureString>({
  name: "System.Security.SecureString",
  implementation: SecureString,
  construct: () => new SecureString(),
  properties: {
    Length: (self) => {
      self.check();
      return self.characters.length;
    },
  },
  methods: {
    AppendChar: (self, [c]) => self.edit(self.characters.length, self.characters.length, charText(c)),
    InsertAt: (self, [index, c]) => self.edit(Number(index), Number(index), charText(c)),
    SetAt: (self, [index, c]) => self.edit(Number(index), Number(index) + 1, charText(c)),
    RemoveAt: (self, [index]) => self.edit(Number(index), Number(index) + 1, ""),
    Clear: (self) => self.edit(0, self.characters.length, ""),
    Copy: (self) => {
      const copy = new SecureString();
      copy.characters = self.characters;
      return copy;
    },
    Dispose: (self) => {
      self.isDisposed = true;
      self.characters = "";
      return undefined;
    },
    IsReadOnly: (self) => {
      self.check();
      return self.isReadOnly;
    },
    MakeReadOnly: (self) => {
      self.isReadOnly = true;
      return undefined;
    },
  },
});

let empty: PSCredential | null = null;

function nullPassword(): Exception {
  return new Exception(
    "System.Management.Automation.PSArgumentNullException",
    'Cannot process argument because the value of argument "password" is null. Change the value of argument "password" to a non-null value.',
    { errorRecord: (exception) => newErrorRecord(exception, "ArgumentNull", "InvalidArgument", null) },
  );
}

defineType<PSCredential>({
  name: "System.Management.Automation.PSCredential",
  implementation: PSCredential,
  construct: ([userName, password]) => {
    if (!(password instanceof SecureString)) throw nullPassword();
    if (typeof userName !== "string" || userName === "") {
      throw new Exception(
        "System.Management.Automation.PSArgumentException",
        'Cannot process argument because the value of argument "userName" is not valid. Change the value of the "userName" argument and run the operation again.',
        {
          errorRecord: (exception) => newErrorRecord(exception, "Argument", "InvalidArgument", null),
        },
      );
    }
    return new PSCredential(userName, password);
  },
  properties: { UserName: (self) => self.userName, Password: (self) => self.password },
  methods: {
    GetNetworkCredential: (self) => {
      const [domain, user] = splitUserName(self.userName);
      return new NetworkCredential(user, self.password.characters, domain);
    },
  },
  staticMethods: {
    op_Explicit: ([credential]) => {
      if (!(credential instanceof PSCredential)) throw argumentNull("credential");
      const [domain, user] = splitUserName(credential.userName);
      return new NetworkCredential(user, credential.password.characters, domain);
    },
  },
  staticProperties: {
    GetSymmetricEncryptionKeyDelegate: () => null,
    Empty: () => {
      empty ??= new PSCredential(null, SecureString.of(""));
      return empty;
    },
  },
});

/** `domain\user` and `user@domain`, as PSCredential splits them. */
function splitUserName(given: string | null): [domain: string, user: string] {
  const name = given ?? "";
  const slash = name.indexOf("\\");
  if (slash >= 0) return [name.slice(0, slash), name.slice(slash + 1)];
  const at = name.lastIndexOf("@");
  return at > 0 ? [name.slice(at + 1), name.slice(0, at)] : ["", name];
}

defineType<NetworkCredential>({
  name: "System.Net.NetworkCredential",
  implementation: NetworkCredential,
  construct: ([userName = "", password = "", domain = ""]) =>
    new NetworkCredential(textOf(userName), textOf(password), textOf(domain)),
  properties: {
    UserName: { get: (self) => self.userName, set: (self, value) => void (self.userName = textOf(value)) },
    Password: { get: (self) => self.password, set: (self, value) => void (self.password = textOf(value)) },
    Domain: { get: (self) => self.domain, set: (self, value) => void (self.domain = textOf(value)) },
    SecurePassword: {
      get: (self) => SecureString.of(self.password),
      set: (self, value) => void (self.password = textOf(value)),
    },
  },
  methods: { GetCredential: (self) => self },
});
