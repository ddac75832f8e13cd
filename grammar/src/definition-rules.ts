// Owns the rules of script blocks, parameters, functions, classes, enums, using and configuration.
import {
  BaseCtorInvokeMemberExpressionAst,
  CommandExpressionAst,
  AttributeAst,
  FunctionDefinitionAst,
  FunctionMemberAst,
  HashtableAst,
  MethodAttributes,
  NamedBlockAst,
  ParamBlockAst,
  ParameterAst,
  PropertyAttributes,
  PropertyMemberAst,
  ScriptBlockAst,
  ScriptBlockExpressionAst,
  StringConstantExpressionAst,
  StringConstantType,
  TypeAttributes,
  TypeConstraintAst,
  TypeDefinitionAst,
  UsingStatementAst,
  UsingStatementKind,
  VariableExpressionAst,
} from "./ast/index.ts";
import type { Ast, AttributeBaseAst, ExpressionAst, MemberAst, StatementAst, TrapStatementAst } from "./ast/index.ts";
import { errorText } from "./error-text.ts";
import { Mode } from "./lexer.ts";
import { ArgumentContext } from "./parser-core.ts";
import type { Rule } from "./parser-core.ts";
import { ScriptExtent } from "./script-extent.ts";
import { StatementRules } from "./statement-rules.ts";
import type { Token } from "./token.ts";
import { TokenFlags } from "./token.ts";
import { TokenKind, tokenKindText } from "./token-kind.ts";
import { T } from "./token-types.ts";
import { VariablePath } from "./variable-path.ts";

const usingKinds: Partial<Record<number, UsingStatementKind>> = {
  [TokenKind.Namespace]: UsingStatementKind.Namespace,
  [TokenKind.Type]: UsingStatementKind.Type,
  [TokenKind.Module]: UsingStatementKind.Module,
  [TokenKind.Command]: UsingStatementKind.Command,
  [TokenKind.Assembly]: UsingStatementKind.Assembly,
};

/** The types an enum may be of, as its `: type` may be written. */
const underlyingTypes = new Set(
  ["byte", "sbyte", "int16", "short", "int", "int32", "int64", "long", "uint16", "ushort", "uint", "uint32", "uint64", "ulong"].flatMap(
    (name) => [name, `system.${name}`],
  ),
);

/** Tokens that cannot name a function. */
const notFunctionNames = new Set<number>([
  TokenKind.Pipe,
  TokenKind.LParen,
  TokenKind.LCurly,
  TokenKind.AtParen,
  TokenKind.AtCurly,
  TokenKind.RCurly,
  TokenKind.RParen,
  TokenKind.EndOfInput,
  TokenKind.Semi,
  TokenKind.Redirection,
  TokenKind.RedirectInStd,
  TokenKind.AndAnd,
  TokenKind.OrOr,
  TokenKind.Ampersand,
  TokenKind.Variable,
  TokenKind.SplattedVariable,
  TokenKind.HereStringExpandable,
  TokenKind.HereStringLiteral,
  TokenKind.StringLiteral,
  TokenKind.StringExpandable,
]);

type BlockField = "beginBlock" | "processBlock" | "endBlock" | "cleanBlock" | "dynamicParamBlock";
const blockFields: Partial<Record<number, BlockField>> = {
  [TokenKind.Begin]: "beginBlock",
  [TokenKind.Process]: "processBlock",
  [TokenKind.End]: "endBlock",
  [TokenKind.Clean]: "cleanBlock",
  [TokenKind.Dynamicparam]: "dynamicParamBlock",
};

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

export abstract class DefinitionRules extends StatementRules {
  protected parameter: Rule<ParameterAst | null> = this.defineParameter();
  protected override parameterList: Rule<ParameterAst[]> = this.defineParameterList();
  protected override paramBlock: Rule<ParamBlockAst | null> = this.defineParamBlock();
  protected namedBlocks: Rule<ScriptBlockAst, [Token | null, UsingStatementAst[], ParamBlockAst | null]> =
    this.defineNamedBlocks();
  protected override scriptBlock: Rule<ScriptBlockAst, [Token | null, boolean, StatementAst | null]> =
    this.defineScriptBlock();
  protected override scriptBlockExpression: Rule<ScriptBlockExpressionAst> = this.defineScriptBlockExpression();
  protected override functionDefinition: Rule<StatementAst> = this.defineFunction();
  protected method: Rule<FunctionDefinitionAst | null, [Token, string, boolean]> = this.defineMethod();
  protected classMember: Rule<boolean, [ClassBody]> = this.defineClassMember();
  protected override classDefinition: Rule<StatementAst, [AttributeBaseAst[] | null]> = this.defineClass();
  protected enumMember: Rule<PropertyMemberAst | null> = this.defineEnumMember();
  protected override enumDefinition: Rule<StatementAst, [AttributeBaseAst[] | null]> = this.defineEnum();
  protected override usingStatement: Rule<StatementAst> = this.defineUsing();
  protected override configuration: Rule<StatementAst | null> = this.defineConfiguration();

  // --- parameters

  private defineParameter(): Rule<ParameterAst | null> {
    return this.RULE("parameter", () => {
      const savedComma = this.disableComma;
      const mode = this.lexer.mode;
      this.disableComma = true;
      this.setMode(Mode.Expression);
      this.skipNewlines();
      const attributes = this.attributesHere() ?? [];
      this.skipNewlines();
      const token = this.accept(T.Variable);
      let result: ParameterAst | null = null;
      if (token !== undefined) {
        this.skipNewlines();
        const equals = this.accept(T.Equals);
        let value: ExpressionAst | null = null;
        if (equals !== undefined) {
          this.skipNewlines();
          value = this.subrule(1, this.expression, { ARGS: [false] });
          if (value === null) this.incompleteAt(this.after(equals), "MissingExpressionAfterToken", "=");
        }
        const name = new VariableExpressionAst(
          this.extentOf(token),
          token.payload as VariablePath,
          token.kind === TokenKind.SplattedVariable,
        );
        result = new ParameterAst(this.span(attributes[0] ?? token, value ?? token), name, attributes, value);
      } else if (attributes.length > 0) {
        const last = attributes[attributes.length - 1] as AttributeBaseAst;
        this.incompleteAt(this.after(last), "InvalidFunctionParameter");
        this.syncOnError(true, TokenKind.RParen);
        const extent = this.span(attributes[0] as AttributeBaseAst, last);
        const name = new VariableExpressionAst(extent, new VariablePath("__error__"), false);
        result = new ParameterAst(extent, name, attributes, null);
      }
      this.disableComma = savedComma;
      this.setMode(mode);
      return result;
    });
  }

  private defineParameterList(): Rule<ParameterAst[]> {
    return this.RULE("parameterList", () => {
      const parameters: ParameterAst[] = [];
      let comma: Token | undefined;
      do {
        const parameter = this.subrule(1, this.parameter);
        if (parameter === null) {
          if (comma !== undefined) this.incompleteAt(this.after(comma), "MissingExpressionAfterToken", ",");
          break;
        }
        parameters.push(parameter);
        this.skipNewlines();
        comma = this.accept(T.Comma);
      } while (comma !== undefined && !this.RECORDING_PHASE);
      return parameters;
    });
  }

  /** `[CmdletBinding()] param( ... )`; null when there is none (tokens may have been taken). */
  private defineParamBlock(): Rule<ParamBlockAst | null> {
    return this.RULE("paramBlock", () => {
      this.skipNewlines();
      const candidates = this.attributesHere() ?? [];
      this.skipNewlines();
      const keyword = this.accept(T.Param);
      if (keyword === undefined) return null;
      this.skipNewlines();
      const open = this.accept(T.LParen);
      if (open === undefined) return null;
      const parameters = this.subrule(1, this.parameterList);
      this.skipNewlines();
      const close = this.accept(T.RParen);
      if (close === undefined) {
        const last = parameters[parameters.length - 1] ?? open;
        this.incompleteAt(this.after(last), "MissingEndParenthesisInFunctionParameterList");
      }
      const end = close ?? this.before(this.peek());
      const attributes: AttributeAst[] = [];
      for (const candidate of candidates) {
        if (candidate instanceof AttributeAst) attributes.push(candidate);
        else this.errorAt(candidate, "TypeNotAllowedBeforeParam", candidate.typeName.fullName);
      }
      return new ParamBlockAst(this.span(keyword, end), attributes, parameters);
    });
  }

  // --- script blocks

  /** A script (open is null) or what is inside braces, up to and with the closing one. */
  private defineScriptBlock(): Rule<ScriptBlockAst, [Token | null, boolean, StatementAst | null]> {
    return this.RULE("scriptBlock", (open: Token | null, isFilter: boolean, predefined: StatementAst | null) => {
      this.skipNewlines();
      const usings = open === null ? this.usingStatements() : [];
      const restorePoint = this.restorePoint();
      let params: ParamBlockAst | null = null;
      if (this.mayBeginParamBlock()) {
        params = this.subrule(1, this.paramBlock);
        if (params === null && !this.RECORDING_PHASE) this.resync(restorePoint);
      }
      this.skipNewlinesAndSemicolons();
      if ((this.peek().flags & TokenFlags.ScriptBlockBlockName) !== 0) {
        return this.subrule(1, this.namedBlocks, { ARGS: [open, usings, params] });
      }
      return this.unnamedBlock(open, usings, params, isFilter, predefined);
    });
  }

  /** Only `[` and `param` begin a param block: looks at the next characters. */
  private mayBeginParamBlock(): boolean {
    if (this.RECORDING_PHASE) return true;
    if (this.ahead !== null) return this.ahead.kind === TokenKind.Param || this.ahead.text.startsWith("[");
    const { text, pos } = this.lexer;
    const c = text.charCodeAt(pos);
    return c === 91 || (c | 32) === 112;
  }

  private unnamedBlock(
    open: Token | null,
    usings: UsingStatementAst[],
    params: ParamBlockAst | null,
    isFilter: boolean,
    predefined: StatementAst | null,
  ): ScriptBlockAst {
    const statements: StatementAst[] = predefined === null ? [] : [predefined];
    const traps: TrapStatementAst[] = [];
    let body: ScriptExtent | null = params?.extent ?? null;
    let whole: ScriptExtent;
    for (;;) {
      const list = this.subrule(1, this.statementList);
      statements.push(...list.statements);
      traps.push(...list.traps);
      if (body === null) body = list.extent;
      else if (list.extent !== null) body = this.span(body, list.extent);
      if (open !== null) {
        ({ body, whole } = this.closeBlock(open, body));
        break;
      }
      whole = this.extent(this.lexer.base, this.lexer.end);
      if (this.RECORDING_PHASE || this.endOfScript()) break;
    }
    const kind = isFilter ? TokenKind.Process : TokenKind.End;
    const block = new NamedBlockAst(body ?? this.emptyExtent, kind, true, statements, traps);
    return new ScriptBlockAst(
      whole,
      usings,
      [],
      params,
      null,
      isFilter ? block : null,
      isFilter ? null : block,
      null,
      null,
      null,
    );
  }

  /** True at the end; otherwise takes the token that should not be there. */
  private endOfScript(): boolean {
    const token = this.peek();
    if (token.kind === TokenKind.EndOfInput) return true;
    this.errorAt(token, "UnexpectedToken", token.text);
    this.consumeToken();
    return false;
  }

  /** The closing brace of a script block: its extent, and its body's when that was empty. */
  private closeBlock(open: Token, body: ScriptExtent | null): { body: ScriptExtent | null; whole: ScriptExtent } {
    const close = this.accept(T.RCurly);
    if (close === undefined) {
      this.incompleteFrom(open, this.peek(), "MissingEndCurlyBrace");
      return { body, whole: this.span(open, body ?? open) };
    }
    if (body === null && this.script.columnOf(open.endOffset) !== this.script.columnOf(close.startOffset)) {
      return { body: this.span(this.after(open), this.before(close)), whole: this.span(open, close) };
    }
    return { body, whole: this.span(open, close) };
  }

  private usingStatements(): UsingStatementAst[] {
    const usings: UsingStatementAst[] = [];
    while (this.peekKind() === TokenKind.Using) {
      const statement = this.subrule(1, this.usingStatement);
      this.skipNewlinesAndSemicolons();
      if (statement instanceof UsingStatementAst) usings.push(statement);
    }
    // What follows may be attributes, which are looked for character by character.
    this.resync(this.peek().startOffset);
    return usings;
  }

  /** `begin { } process { }` ... and nothing else. */
  private defineNamedBlocks(): Rule<ScriptBlockAst, [Token | null, UsingStatementAst[], ParamBlockAst | null]> {
    return this.RULE("namedBlocks", (open: Token | null, usings: UsingStatementAst[], params: ParamBlockAst | null) => {
      const blocks: Partial<Record<BlockField, NamedBlockAst>> = {};
      let start: Token | ScriptExtent | null = open ?? params?.extent ?? null;
      let end: Token | ScriptExtent | null = null;
      let whole: ScriptExtent | null = null;
      for (;;) {
        const keyword = this.accept(T.BlockName);
        if (keyword === undefined) break;
        start ??= keyword;
        const block = this.namedBlock(keyword);
        end = block.end;
        const field = blockFields[keyword.kind] ?? "endBlock";
        if (blocks[field] === undefined) blocks[field] = block.ast;
        else this.errorAt(block.ast, "DuplicateScriptCommandClause", tokenKindText(keyword.kind));
        this.skipNewlinesAndSemicolons();
        if (this.RECORDING_PHASE) break;
      }
      const found = this.peek();
      const atEnd = found.kind === TokenKind.RCurly || found.kind === TokenKind.EndOfInput;
      const span = start === null ? this.emptyExtent : this.span(start, end ?? start);
      if (!atEnd) {
        whole = open === null ? this.extent(this.lexer.base, this.lexer.end) : span;
        this.errorAt(found, "MissingNamedBlocks", found.text);
        if (open === null) this.consumeToken();
      } else if (open === null) {
        whole = this.extent(this.lexer.base, this.lexer.end);
        this.endOfScript();
      } else {
        whole = this.closeBlock(open, span).whole;
      }
      const { beginBlock = null, processBlock = null, endBlock = null, cleanBlock = null, dynamicParamBlock = null } = blocks;
      return new ScriptBlockAst(
        whole,
        usings,
        [],
        params,
        beginBlock,
        processBlock,
        endBlock,
        cleanBlock,
        dynamicParamBlock,
        null,
      );
    });
  }

  private namedBlock(keyword: Token): { ast: NamedBlockAst; end: Token | ScriptExtent } {
    const block = this.subrule(1, this.statementBlock);
    if (block === null) {
      this.incompleteAt(this.after(keyword), "MissingNamedStatementBlock", tokenKindText(keyword.kind));
      return { ast: new NamedBlockAst(this.extentOf(keyword), keyword.kind, false, [], []), end: keyword };
    }
    const extent = this.span(keyword, block);
    return { ast: new NamedBlockAst(extent, keyword.kind, false, block.statements, block.traps), end: block.extent };
  }

  /** `{ ... }` as a value. */
  private defineScriptBlockExpression(): Rule<ScriptBlockExpressionAst> {
    return this.RULE("scriptBlockExpression", () => {
      this.enter();
      const open = this.take(T.LCurly);
      const savedComma = this.disableComma;
      const mode = this.lexer.mode;
      this.disableComma = false;
      this.setMode(Mode.Command);
      this.skipNewlines();
      const block = this.subrule(1, this.scriptBlock, { ARGS: [open, false, null] });
      this.disableComma = savedComma;
      this.setMode(mode);
      this.leave();
      return new ScriptBlockExpressionAst(block.extent, block);
    });
  }

  // --- functions

  private defineFunction(): Rule<StatementAst> {
    return this.RULE("functionDefinition", () => {
      const keyword = this.take(T.Function);
      this.skipNewlines();
      const name = this.peek();
      if (notFunctionNames.has(name.kind) && !this.RECORDING_PHASE) {
        this.incompleteAt(this.after(keyword), "MissingNameAfterKeyword", keyword.text);
        return this.errorStatement(this.extentOf(keyword));
      }
      this.consumeToken();
      name.flags &= ~TokenFlags.Keyword;
      const { parameters, close, errorEnd } = this.functionParameters();
      let end = errorEnd;
      const open = this.accept(T.LCurly);
      if (open === undefined && end === null) {
        end = this.extentOf(close ?? name);
        this.incompleteAt(this.after(end), "MissingFunctionBody");
      }
      if (end !== null || open === undefined) {
        return this.errorStatement(this.span(keyword, end ?? name), parameters ?? []);
      }
      const workflow = this.lexer.inWorkflow;
      this.lexer.inWorkflow = keyword.kind === TokenKind.Workflow;
      const body = this.subrule(1, this.scriptBlock, { ARGS: [open, keyword.kind === TokenKind.Filter, null] });
      this.lexer.inWorkflow = workflow;
      const text = name.kind === TokenKind.Generic && typeof name.payload === "string" ? name.payload : name.text;
      return new FunctionDefinitionAst(
        this.span(keyword, body),
        keyword.kind === TokenKind.Filter,
        keyword.kind === TokenKind.Workflow,
        text,
        this.extentOf(name),
        parameters !== null && parameters.length === 0 ? null : parameters,
        body,
      );
    });
  }

  /** `(parameters)` after a function's or method's name, or nothing. */
  private functionParameters(): {
    parameters: ParameterAst[] | null;
    close: Token | undefined;
    errorEnd: ScriptExtent | null;
  } {
    this.skipNewlines();
    const open = this.accept(T.LParen);
    if (open === undefined) return { parameters: null, close: undefined, errorEnd: null };
    const parameters = this.subrule(2, this.parameterList);
    this.skipNewlines();
    const close = this.accept(T.RParen);
    let errorEnd: ScriptExtent | null = null;
    if (close === undefined) {
      errorEnd = parameters[parameters.length - 1]?.extent ?? this.extentOf(open);
      this.incompleteAt(this.after(errorEnd), "MissingEndParenthesisInFunctionParameterList");
    }
    this.skipNewlines();
    return { parameters, close, errorEnd };
  }

  // --- classes

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
      return new FunctionDefinitionAst(this.span(name, body), false, false, name.text, this.extentOf(name), parameters, body);
    });
  }

  /** `: base(...)` (implied when not written) as a statement; an extent when it is malformed. */
  private baseConstructorCall(): StatementAst | ScriptExtent {
    this.skipNewlines();
    const mode = this.lexer.mode;
    this.setMode(Mode.Signature);
    let list: ExpressionAst[] = [];
    let extent = this.emptyExtent;
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
    return new FunctionMemberAst(
      extent,
      method.name,
      head.attributes,
      head.type,
      flags,
      method.parameters ?? [],
      method.body,
      isConstructor,
      method.nameExtent,
    );
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

  private defineClass(): Rule<StatementAst, [AttributeBaseAst[] | null]> {
    return this.RULE("classDefinition", (attributes: AttributeBaseAst[] | null) => {
      const keyword = this.take(T.Class);
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

  // --- enums

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
        if (!underlyingTypes.has(type.fullName.toLowerCase())) {
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

  // --- using, configuration

  private defineUsing(): Rule<StatementAst> {
    return this.RULE("usingStatement", () => {
      const keyword = this.take(T.Using);
      const directive = this.accept(T.UsingKind);
      if (directive === undefined) {
        this.incompleteAt(this.after(keyword), "MissingUsingStatementDirective");
        return this.errorStatement(this.extentOf(keyword));
      }
      const kind = usingKinds[directive.kind] ?? UsingStatementKind.Namespace;
      const itemToken = this.peek();
      switch (itemToken.kind) {
        case TokenKind.EndOfInput:
        case TokenKind.NewLine:
        case TokenKind.Comma:
        case TokenKind.Semi:
          this.consumeToken();
          this.incompleteAt(this.after(directive), "MissingUsingItemName");
          return this.errorStatement(this.span(keyword, directive));
        default:
      }
      const item = this.subrule(1, this.commandArgument, { ARGS: [ArgumentContext.Argument] });
      if (item === null) {
        this.errorAt(itemToken, "InvalidValueForUsingItemName", itemToken.text);
        this.syncOnError(true, TokenKind.Semi, TokenKind.NewLine);
        return this.errorStatement(this.span(keyword, itemToken));
      }
      const isTable = item instanceof HashtableAst;
      if (!(item instanceof StringConstantExpressionAst) && !(isTable && kind === UsingStatementKind.Module)) {
        if (!this.RECORDING_PHASE) {
          this.errorAt(item, "InvalidValueForUsingItemName", item.extent.text);
          return this.errorStatement(this.span(keyword, item));
        }
      }
      const name = isTable ? null : (item as StringConstantExpressionAst);
      if (!isTable && kind !== UsingStatementKind.Assembly) {
        const equals = this.accept(T.Equals);
        if (equals !== undefined) return this.usingAlias(keyword, kind, name as StringConstantExpressionAst, equals);
        if (kind === UsingStatementKind.Type || kind === UsingStatementKind.Command) {
          this.incompleteAt(this.after(itemToken), "MissingEqualsInUsingAlias");
          return this.errorStatement(this.span(keyword, item), [item]);
        }
      }
      this.requireTerminator();
      return new UsingStatementAst(this.span(keyword, item), kind, name, null, isTable ? item : null);
    });
  }

  /** After `using ... name =`. */
  private usingAlias(
    keyword: Token,
    kind: UsingStatementKind,
    name: StringConstantExpressionAst,
    equals: Token,
  ): StatementAst {
    const token = this.peek();
    switch (token.kind) {
      case TokenKind.EndOfInput:
      case TokenKind.NewLine:
      case TokenKind.Semi:
        this.incompleteAt(this.after(equals), "MissingNamespaceAlias");
        return this.errorStatement(this.span(keyword, equals));
      case TokenKind.Comma:
        this.consumeToken();
        this.errorAt(token, "UnexpectedUnaryOperator", token.text);
        return this.errorStatement(this.span(keyword, token));
      default:
    }
    const alias = this.subrule(2, this.commandArgument, { ARGS: [ArgumentContext.Argument] });
    if (kind === UsingStatementKind.Module && alias instanceof HashtableAst) {
      this.requireTerminator();
      return new UsingStatementAst(this.span(keyword, token), kind, name, null, alias);
    }
    if (!(alias instanceof StringConstantExpressionAst)) {
      const extent = this.extentOf(alias ?? token);
      this.errorAt(extent, "InvalidValueForUsingItemName", extent.text);
      return this.errorStatement(this.span(keyword, extent), [name, alias]);
    }
    this.requireTerminator();
    return new UsingStatementAst(this.span(keyword, token), kind, name, alias, null);
  }

  private requireTerminator(): void {
    const token = this.peek();
    if (token.kind === TokenKind.NewLine || token.kind === TokenKind.Semi) this.consumeToken();
    else if (token.kind !== TokenKind.EndOfInput) this.incompleteAt(token, "MissingStatementTerminator");
  }

  /** `configuration Name { }`: there is no DSC here; the error is what PowerShell on Linux says. */
  private defineConfiguration(): Rule<StatementAst | null> {
    return this.RULE("configuration", () => {
      const keyword = this.take(T.Configuration);
      this.skipNewlines();
      const nameToken = this.peek();
      if (nameToken.kind === TokenKind.LCurly) {
        this.errorAt(this.after(keyword), "MissingConfigurationName");
        this.subrule(1, this.scriptBlockExpression);
        return null;
      }
      if (nameToken.kind === TokenKind.EndOfInput || nameToken.kind === TokenKind.Comma) {
        this.incompleteAt(this.after(nameToken), "MissingConfigurationName");
        return null;
      }
      const name = this.subrule(1, this.commandArgument, { ARGS: [ArgumentContext.Argument] });
      if (name === null) {
        this.incompleteAt(nameToken, "MissingConfigurationName");
      } else if (name instanceof StringConstantExpressionAst && !/^[A-Za-z][A-Za-z0-9_./-]*$/.test(name.text)) {
        this.errorAt(name, "InvalidConfigurationName", name.text);
      }
      this.skipNewlines();
      // Loading the DSC keywords fails here, and PowerShell goes on behind the brace it had looked at.
      this.errorAt(nameToken, "ParserError", errorText("DscSchemaStoreNotFound", []));
      this.accept(T.LCurly);
      return null;
    });
  }
}
