// Owns the rules of classes and enums with their members.
import { ScriptBlockRules } from "./script-block-rules.ts";
import {
  BaseCtorInvokeMemberExpressionAst,
  CommandExpressionAst,
  AttributeAst,
  FunctionDefinitionAst,
  FunctionMemberAst,
  MethodAttributes,
  ParameterAst,
  PropertyAttributes,
  PropertyMemberAst,
  StringConstantExpressionAst,
  StringConstantType,
  TypeAttributes,
  TypeConstraintAst,
  TypeDefinitionAst,
  VariableExpressionAst,
} from "./ast/index.ts";
import type { Ast, AttributeBaseAst, ExpressionAst, MemberAst, StatementAst } from "./ast/index.ts";
import { Mode } from "./lexer.ts";
import type { Rule } from "./parser-core.ts";
import { EmptyScriptExtent, ScriptExtent } from "./script-extent.ts";
import type { Token } from "./token.ts";
import { TokenFlags } from "./token.ts";
import { TokenKind } from "./token-kind.ts";
import { T } from "./token-types.ts";
import { VariablePath } from "./variable-path.ts";

/**
 * Types that the parser lets an enum be of: PowerShell tests the type code's bits, so that more than the integral ones
 * get through; the others are refused when the enum is made.
 */
const underlyingTypes = new Set([
  ..."byte sbyte short int16 int int32 long int64 ushort uint16 uint uint32 ulong uint64".split(" "),
  ..."char bool boolean float single double decimal object hashtable array type regex guid timespan".split(" "),
]);

/** Members of a class body gathered so far, with what is left of those in error. */
interface ClassBody {
  readonly className: string;
  readonly members: MemberAst[];
  readonly nested: Ast[];
  last: ScriptExtent;
}

/** Modifiers before a class member. */
interface MemberHead {
  start: ScriptExtent;
  readonly attributes: AttributeAst[];
  type: TypeConstraintAst | null;
  isStatic: boolean;
  isHidden: boolean;
  lastPart: Token | AttributeBaseAst | null;
}

export abstract class ClassRules extends ScriptBlockRules {
  protected method: Rule<FunctionDefinitionAst | null, [Token, string, boolean]> = this.later("method", () =>
    this.defineMethod(),
  );
  protected classMember: Rule<boolean, [ClassBody]> = this.later("classMember", () => this.defineClassMember());
  protected override classDefinition: Rule<StatementAst | null, [AttributeBaseAst[] | null]> = this.later(
    "classDefinition",
    () => this.defineClass(),
  );
  protected enumMember: Rule<PropertyMemberAst | null> = this.later("enumMember", () => this.defineEnumMember());
  protected override enumDefinition: Rule<StatementAst, [AttributeBaseAst[] | null]> = this.later(
    "enumDefinition",
    () => this.defineEnum(),
  );

  /** After a method's name: parameters, perhaps `: base(...)`, body. Null (with errors) when a part is missing. */
  private defineMethod(): Rule<FunctionDefinitionAst | null, [Token, string, boolean]> {
    return this.RULE("method", (name: Token, className: string, isStatic: boolean) => {
      let parameters: ParameterAst[] | null = [];
      let close: Token | undefined;
      let end: ScriptExtent | null = null;
      if (this.peekKind() === TokenKind.LParen || this.RECORDING_PHASE) {
        ({ parameters, close, errorEnd: end } = this.functionParameters());
      } else {
        this.incompleteAt(this.after(name), "MissingMethodParameterList");
      }
      let baseCall: StatementAst | null = null;
      if (name.text.toLowerCase() === className.toLowerCase() && !isStatic) {
        const call = this.baseConstructorCall();
        if (call instanceof ScriptExtent) end = call;
        else baseCall = call;
      }
      const open = this.accept(T.LCurly);
      if (open === undefined && end === null) {
        end = this.extentOf(close ?? name);
        this.incompleteAt(this.after(end), "MissingFunctionBody");
      }
      if (open === undefined || end !== null) return null;
      const mode = this.lexer.mode;
      this.setMode(Mode.Command);
      const body = this.subrule(1, this.scriptBlock, { ARGS: [open, false, baseCall] });
      this.setMode(mode);
      return new FunctionDefinitionAst(
        this.span(name, body),
        false,
        false,
        name.text,
        this.extentOf(name),
        parameters,
        body,
      );
    });
  }

  /** `: base(...)` (implied when not written) as a statement; an extent when it is malformed. */
  private baseConstructorCall(): StatementAst | ScriptExtent {
    this.skipNewlines();
    const mode = this.lexer.mode;
    this.setMode(Mode.Signature);
    let list: ExpressionAst[] = [];
    let extent: ScriptExtent = new EmptyScriptExtent(this.script);
    let keyword = this.emptyExtent;
    let failed: ScriptExtent | null = null;
    const colon = this.accept(T.Colon);
    if (colon !== undefined) {
      this.skipNewlines();
      const base = this.accept(T.Base);
      if (base === undefined) {
        failed = this.extentOf(colon);
        this.incompleteAt(this.after(colon), "MissingBaseCtorCall");
      } else {
        this.skipNewlines();
        keyword = this.extentOf(base);
        if (this.peekKind() === TokenKind.LParen) {
          const call = this.subrule(1, this.callArguments);
          list = call.list;
          extent = this.span(base, call.last);
          this.skipNewlines();
        } else {
          failed = keyword;
          this.incompleteAt(this.after(base), "MissingMethodParameterList");
        }
      }
    }
    this.setMode(mode);
    if (failed !== null) return failed;
    const receiver = new VariableExpressionAst(keyword, new VariablePath("this"), false);
    const member = new StringConstantExpressionAst(keyword, ".ctor", StringConstantType.BareWord);
    const call = new BaseCtorInvokeMemberExpressionAst(extent, receiver, member, list);
    return new CommandExpressionAst(extent, call, []);
  }

  /** One member of a class, added to the body; false when no (more) member follows. */
  private defineClassMember(): Rule<boolean, [ClassBody]> {
    return this.RULE("classMember", (body: ClassBody) => {
      const head = this.memberHead();
      const token = this.peek();
      const fail = (...parts: (Ast | null)[]): boolean => {
        const kept = [...head.attributes, head.type, ...parts].filter((part) => part !== null);
        body.nested.push(...kept);
        const last = kept[kept.length - 1];
        if (last !== undefined) body.last = last.extent;
        return kept.length > 0;
      };
      if (token.kind === TokenKind.Variable) {
        const property = this.property(head, this.take(T.Variable));
        body.members.push(property);
        body.last = property.extent;
        return true;
      }
      if (token.kind === TokenKind.Identifier || (token.flags & TokenFlags.Keyword) !== 0) {
        this.consumeToken();
        token.flags = 0;
        const method = this.subrule(1, this.method, { ARGS: [token, body.className, head.isStatic] });
        if (method === null) {
          this.syncOnError(false, TokenKind.RCurly);
          return fail();
        }
        const flags =
          MethodAttributes.Public |
          (head.isStatic ? MethodAttributes.Static : 0) |
          (head.isHidden ? MethodAttributes.Hidden : 0);
        const member = this.functionMember(this.span(head.start, method), method, head, flags, body.className);
        body.members.push(member);
        body.last = member.extent;
        return true;
      }
      if (head.lastPart === null) return false;
      this.incompleteAt(this.after(head.lastPart), "IncompleteMemberDefinition");
      return fail();
    });
  }

  private functionMember(
    extent: ScriptExtent,
    method: FunctionDefinitionAst,
    head: MemberHead,
    flags: number,
    className: string,
  ): FunctionMemberAst {
    const isConstructor = method.name.toLowerCase() === className.toLowerCase();
    return new FunctionMemberAst(extent, method, head.attributes, head.type, flags, isConstructor);
  }

  /** Attributes, type and modifiers before a member. */
  private memberHead(): MemberHead {
    const head: MemberHead = {
      start: this.emptyExtent,
      attributes: [],
      type: null,
      isStatic: false,
      isHidden: false,
      lastPart: null,
    };
    for (;;) {
      this.skipNewlines();
      const attribute = this.atLeftBracket() ? this.subrule(1, this.attribute) : null;
      if (attribute !== null && !this.RECORDING_PHASE) {
        head.lastPart = attribute;
        if (head.start === this.emptyExtent) head.start = attribute.extent;
        if (attribute instanceof AttributeAst) head.attributes.push(attribute);
        else if (head.type === null) head.type = attribute as TypeConstraintAst;
        else this.errorAt(attribute, "TooManyTypes");
        continue;
      }
      const token = this.peek();
      if (head.start === this.emptyExtent) head.start = this.extentOf(token);
      if (token.kind === TokenKind.Hidden) {
        if (head.isHidden) this.errorAt(token, "DuplicateQualifier", token.text);
        head.isHidden = true;
      } else if (token.kind === TokenKind.Static) {
        if (head.isStatic) this.errorAt(token, "DuplicateQualifier", token.text);
        head.isStatic = true;
      } else {
        return head;
      }
      head.lastPart = token;
      this.consumeToken();
    }
  }

  private property(head: MemberHead, token: Token): PropertyMemberAst {
    let value: ExpressionAst | null = null;
    if (this.accept(T.Equals) !== undefined) {
      this.skipNewlines();
      value = this.subrule(1, this.expression, { ARGS: [false] });
    }
    let end: Token | ScriptExtent = value?.extent ?? token;
    end = this.memberEnd(end, true);
    const flags =
      PropertyAttributes.Public |
      (head.isStatic ? PropertyAttributes.Static : 0) |
      (head.isHidden ? PropertyAttributes.Hidden : 0);
    const name = (token.payload as VariablePath).userPath;
    return new PropertyMemberAst(this.span(head.start, end), name, head.attributes, head.type, flags, value);
  }

  /** A property or enum member must end its line; a semicolon belongs to it. */
  private memberEnd(end: Token | ScriptExtent, report: boolean): Token | ScriptExtent {
    const terminator = this.peek();
    const { kind } = terminator;
    if (report && kind !== TokenKind.NewLine && kind !== TokenKind.Semi && kind !== TokenKind.RCurly) {
      this.incompleteAt(this.after(end), "MissingPropertyTerminator");
    }
    this.skipNewlinesAndSemicolons();
    return kind === TokenKind.Semi ? terminator : end;
  }

  private defineClass(): Rule<StatementAst | null, [AttributeBaseAst[] | null]> {
    return this.RULE("classDefinition", (attributes: AttributeBaseAst[] | null) => {
      const keyword = this.take(T.Class);
      if (this.isConstrained) {
        this.errorAt(keyword, "ClassesNotAllowedInConstrainedLanguage");
        return null;
      }
      this.skipNewlines();
      const name = this.subrule(1, this.simpleName);
      if (name === null) {
        this.incompleteAt(this.after(keyword), "MissingNameAfterKeyword", keyword.text);
        return this.errorStatement(this.extentOf(keyword));
      }
      this.skipNewlines();
      const mode = this.lexer.mode;
      this.setMode(Mode.Signature);
      const result = this.classBody(keyword, name, attributes ?? []);
      this.setMode(mode);
      return result;
    });
  }

  private classBody(keyword: Token, name: StringConstantExpressionAst, attributes: AttributeBaseAst[]): StatementAst {
    const bases = this.baseTypes();
    const open = this.accept(T.LCurly);
    if (open === undefined) {
      const last = bases[bases.length - 1] ?? name;
      this.incompleteAt(this.after(last), "MissingTypeBody", "class");
      return this.errorStatement(this.span(keyword, last), bases);
    }
    const body: ClassBody = { className: name.text, members: [], nested: [], last: this.extentOf(open) };
    while (this.subrule(1, this.classMember, { ARGS: [body] })) {
      if (this.RECORDING_PHASE) break;
    }
    const close = this.accept(T.RCurly);
    if (close === undefined) this.incompleteFrom(this.after(open), this.peek(), "MissingEndCurlyBrace");
    const extent = this.span(attributes[0] ?? keyword, close ?? body.last);
    return this.typeDefinition(extent, name.text, attributes, TypeAttributes.Class, bases, body.members, body.nested);
  }

  /** `: Base, IThing` */
  private baseTypes(): TypeConstraintAst[] {
    const bases: TypeConstraintAst[] = [];
    const colon = this.accept(T.Colon);
    if (colon === undefined) return bases;
    this.skipNewlines();
    let comma: Token | undefined;
    do {
      const type = this.subrule(1, this.typeName, { ARGS: [false] });
      if (type === null) {
        this.incompleteAt(this.after(comma ?? colon), "TypeNameExpected");
        break;
      }
      bases.push(new TypeConstraintAst(type.extent, type));
      this.skipNewlines();
      comma = this.accept(T.Comma);
      if (comma !== undefined) this.skipNewlines();
    } while (comma !== undefined && !this.RECORDING_PHASE);
    return bases;
  }

  private typeDefinition(
    extent: ScriptExtent,
    name: string,
    attributes: AttributeBaseAst[],
    flags: TypeAttributes,
    bases: TypeConstraintAst[],
    members: MemberAst[],
    nested: Ast[],
  ): StatementAst {
    const kept = attributes.filter((attribute) => attribute instanceof AttributeAst);
    this.sawTypeDefinition = true;
    const definition = new TypeDefinitionAst(extent, name, kept, flags, bases, members);
    const constraints = attributes.filter((attribute) => attribute instanceof TypeConstraintAst);
    if (constraints.length > 0) nested.push(...constraints, definition);
    return nested.length > 0 ? this.errorStatement(extent, nested) : definition;
  }

  private defineEnum(): Rule<StatementAst, [AttributeBaseAst[] | null]> {
    return this.RULE("enumDefinition", (attributes: AttributeBaseAst[] | null) => {
      const keyword = this.take(T.Enum);
      this.skipNewlines();
      const name = this.subrule(1, this.simpleName);
      if (name === null) {
        this.incompleteAt(this.after(keyword), "MissingNameAfterKeyword", keyword.text);
        return this.errorStatement(this.extentOf(keyword));
      }
      const mode = this.lexer.mode;
      this.setMode(Mode.Signature);
      const result = this.enumBody(keyword, name, attributes ?? []);
      this.setMode(mode);
      return result;
    });
  }

  private enumBody(keyword: Token, name: StringConstantExpressionAst, attributes: AttributeBaseAst[]): StatementAst {
    const bases: TypeConstraintAst[] = [];
    const colon = this.accept(T.Colon);
    if (colon !== undefined) {
      this.skipNewlines();
      const type = this.subrule(1, this.typeName, { ARGS: [false] });
      if (type === null) {
        this.incompleteAt(this.after(colon), "TypeNameExpected");
      } else {
        if (!underlyingTypes.has(type.fullName.toLowerCase().replace(/^system\./, ""))) {
          this.errorAt(type.extent, "InvalidUnderlyingType", type.name);
        }
        bases.push(new TypeConstraintAst(type.extent, type));
      }
    }
    this.skipNewlines();
    const open = this.accept(T.LCurly);
    if (open === undefined) {
      this.incompleteAt(this.after(name), "MissingTypeBody", "enum");
      return this.errorStatement(this.span(keyword, name));
    }
    const members: MemberAst[] = [];
    for (;;) {
      const member = this.subrule(1, this.enumMember);
      if (member === null || this.RECORDING_PHASE) break;
      members.push(member);
    }
    const close = this.accept(T.RCurly);
    const end = close ?? this.peek();
    if (close === undefined) this.incompleteFrom(this.after(open), end, "MissingEndCurlyBrace");
    const extent = this.span(attributes[0] ?? keyword, end);
    return this.typeDefinition(extent, name.text, attributes, TypeAttributes.Enum, bases, members, []);
  }

  /** `Name = 1` */
  private defineEnumMember(): Rule<PropertyMemberAst | null> {
    return this.RULE("enumMember", () => {
      this.skipNewlines();
      const name = this.subrule(1, this.simpleName);
      if (name === null) return null;
      let end: Token | ScriptExtent = name.extent;
      let value: ExpressionAst | null = null;
      let report = true;
      const mode = this.lexer.mode;
      this.setMode(Mode.Expression);
      const equals = this.accept(T.Equals);
      if (equals !== undefined) {
        value = this.subrule(1, this.expression, { ARGS: [false] });
        if (value === null) {
          this.errorAt(this.after(equals), "ExpectedValueExpression", "=");
          end = equals;
          report = false;
        } else {
          end = value.extent;
        }
      }
      this.setMode(mode);
      end = this.memberEnd(end, report);
      const flags = PropertyAttributes.Public | PropertyAttributes.Static | PropertyAttributes.Literal;
      return new PropertyMemberAst(this.span(name, end), name.text, [], null, flags, value);
    });
  }
}
