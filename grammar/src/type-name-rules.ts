// Owns the rules of type names and attributes: `[int]`, `[List[string]]`, `[T[,], Assembly]`, `[Parameter(Mandatory)]`.
import { AttributeAst, ConstantExpressionAst, NamedAttributeArgumentAst, TypeConstraintAst } from "./ast/index.ts";
import type { AttributeBaseAst, ExpressionAst } from "./ast/index.ts";
import { Mode } from "./lexer.ts";
import { ParserCore } from "./parser-core.ts";
import type { Rule } from "./parser-core.ts";
import { scanAssemblyName, scanLeftBracket } from "./scan-word.ts";
import type { ScriptExtent } from "./script-extent.ts";
import type { Token } from "./token.ts";
import { TokenKind } from "./token-kind.ts";
import { T } from "./token-types.ts";
import { ArrayTypeName, GenericTypeName, TypeName } from "./type-name.ts";
import type { ITypeName } from "./type-name.ts";

/** What stands for a type name that is missing inside a generic. */
const ERROR_TYPE_NAME = ":ErrorTypeName:";
/** .NET's limit. */
const MAX_ARRAY_RANK = 32;

export abstract class TypeNameRules extends ParserCore {
  /** The token a type name began with, for its AttributeName flag. */
  private firstTypeToken: Token | null = null;

  protected arrayRanks: Rule<ITypeName, [ITypeName, TypeName, boolean]> = this.later("arrayRanks", () =>
    this.defineArrayRanks(),
  );
  protected genericArgument: Rule<ITypeName> = this.later("genericArgument", () => this.defineGenericArgument());
  protected genericArguments: Rule<ITypeName[]> = this.later("genericArguments", () => this.defineGenericArguments());
  protected genericName: Rule<ITypeName, [Token, boolean]> = this.later("genericName", () => this.defineGenericName());
  protected finishTypeName: Rule<ITypeName, [Token, boolean, boolean]> = this.later("finishTypeName", () =>
    this.defineFinishTypeName(),
  );
  protected typeName: Rule<ITypeName | null, [boolean]> = this.later("typeName", () => this.defineTypeName());
  protected attributeArguments: Rule<ScriptExtent, [ExpressionAst[], NamedAttributeArgumentAst[], ScriptExtent]> =
    this.later("attributeArguments", () => this.defineAttributeArguments());
  protected attribute: Rule<AttributeBaseAst | null> = this.later("attribute", () => this.defineAttribute());
  protected override attributeList: Rule<AttributeBaseAst[] | null, [boolean]> = this.later("attributeList", () =>
    this.defineAttributeList(),
  );

  /** After an opening `[`: `]`, `,]`, and further `[...]`; then perhaps an assembly. */
  private defineArrayRanks(): Rule<ITypeName, [ITypeName, TypeName, boolean]> {
    return this.RULE("arrayRanks", (element: ITypeName, named: TypeName, unbracketed: boolean) => {
      let type: ITypeName = element;
      const rank = (): void => {
        const first = this.peek();
        let rank = 1;
        this.many(1, () => {
          this.consume(1, T.Comma);
          rank++;
        });
        const lastComma = this.previous as Token;
        const close = this.accept(T.RBracket);
        if (rank > 1) {
          if (rank > MAX_ARRAY_RANK) this.errorAt(this.span(first, lastComma), "ArrayHasTooManyDimensions", rank);
          else {
            if (close === undefined) this.errorAt(this.after(lastComma), "EndSquareBracketExpectedAtEndOfAttribute");
            type = new ArrayTypeName(this.span(type.extent, close ?? this.peek()), type, rank);
          }
          return;
        }
        if (close !== undefined) {
          type = new ArrayTypeName(this.span(type.extent, close), type, 1);
        } else if (first.kind === TokenKind.EndOfInput) {
          this.errorAt(this.before(first), "EndSquareBracketExpectedAtEndOfAttribute");
        } else {
          this.errorAt(first, "UnexpectedToken", first.text);
          this.consumeToken();
          this.syncOnError(true, TokenKind.RBracket);
        }
      };
      rank();
      if (this.RECORDING_PHASE) return type;
      for (;;) {
        if (!unbracketed && this.peekKind() === TokenKind.Comma) {
          this.assembly(named);
          return type;
        }
        if (this.accept(T.LBracket) === undefined) return type;
        rank();
      }
    });
  }

  /** At a comma: reads the assembly's name into a type name. */
  private assembly(named: TypeName): void {
    const comma = this.peek();
    this.consumeToken();
    const name = scanAssemblyName(this.lexer);
    if (name === "") this.errorAt(this.after(comma), "MissingAssemblyNameSpecification");
    else named.assemblyName = name;
  }

  /** `int`, or `[int]`, inside `[List[...]]`. */
  private defineGenericArgument(): Rule<ITypeName> {
    const alternatives = [
      {
        ALT: (): ITypeName => {
          const name = this.consume(1, T.Identifier) as unknown as Token;
          return this.subrule(1, this.finishTypeName, { ARGS: [name, true, true] });
        },
      },
      {
        ALT: (): ITypeName => {
          const open = this.consume(1, T.LBracket) as unknown as Token;
          const name = this.accept(T.Identifier);
          if (name === undefined) {
            this.incompleteAt(this.after(this.peek()), "MissingTypename");
            return new TypeName(this.extentOf(open), ERROR_TYPE_NAME);
          }
          const type = this.subrule(2, this.finishTypeName, { ARGS: [name, false, true] });
          if (this.accept(T.RBracket) === undefined) {
            this.incompleteAt(this.before(this.peek()), "EndSquareBracketExpectedAtEndOfType");
          }
          return type;
        },
      },
    ];
    return this.RULE("genericArgument", () => this.or(1, alternatives));
  }

  /** `int, string`; the closing bracket is the caller's. */
  private defineGenericArguments(): Rule<ITypeName[]> {
    return this.RULE("genericArguments", () => {
      this.enter();
      const types = [this.subrule(1, this.genericArgument)];
      this.skipNewlines();
      this.many(1, () => {
        const comma = this.consume(1, T.Comma) as unknown as Token;
        this.skipNewlines();
        const type = this.option(1, () => this.subrule(2, this.genericArgument));
        if (type === undefined) {
          this.incompleteAt(this.after(comma), "MissingTypename");
          types.push(new TypeName(this.extentOf(comma), ERROR_TYPE_NAME));
        } else {
          types.push(type);
        }
        this.skipNewlines();
      });
      this.leave();
      return types;
    });
  }

  /** After `Name[`: generic arguments, then perhaps array ranks or an assembly. */
  private defineGenericName(): Rule<ITypeName, [Token, boolean]> {
    return this.RULE("genericName", (name: Token, unbracketed: boolean) => {
      const types = this.subrule(1, this.genericArguments);
      const close = this.accept(T.RBracket);
      if (close === undefined) {
        this.incompleteAt(this.before(this.peek()), "EndSquareBracketExpectedAtEndOfAttribute");
      }
      const open = new TypeName(this.extentOf(name), name.text, null, types.length);
      const last = close ?? types[types.length - 1]?.extent ?? name;
      const generic = new GenericTypeName(this.span(name, last), open, types);
      if (this.accept(T.LBracket) !== undefined) {
        return this.subrule(1, this.arrayRanks, { ARGS: [generic, open, unbracketed] });
      }
      if (this.peekKind() === TokenKind.Comma && !unbracketed) this.assembly(open);
      return generic;
    });
  }

  /** After a type's name. */
  private defineFinishTypeName(): Rule<ITypeName, [Token, boolean, boolean]> {
    return this.RULE("finishTypeName", (name: Token, unbracketed: boolean, allowAssembly: boolean) => {
      const simple = new TypeName(this.extentOf(name), name.text);
      const open = this.accept(T.LBracket);
      if (open !== undefined) {
        this.skipNewlines();
        const generic = this.option(1, () => this.subrule(1, this.genericName, { ARGS: [name, unbracketed] }));
        if (generic !== undefined) return generic;
        const kind = this.peekKind();
        return kind === TokenKind.RBracket || kind === TokenKind.Comma
          ? this.subrule(1, this.arrayRanks, { ARGS: [simple, simple, unbracketed] })
          : this.badTypeArgument(open, simple);
      }
      if (this.peekKind() === TokenKind.Comma && allowAssembly && !unbracketed) {
        const named = new TypeName(this.extentOf(name), name.text);
        this.assembly(named);
        if (named.assemblyName === null) return simple;
        const end = this.lexer.offset(this.lexer.pos);
        return new TypeName(this.extent(name.startOffset, end), name.text, named.assemblyName);
      }
      return simple;
    });
  }

  private badTypeArgument(open: Token, simple: TypeName): ITypeName {
    const token = this.peek();
    if (token.kind === TokenKind.EndOfInput) {
      this.incompleteAt(this.after(open), "MissingTypename");
    } else {
      this.consumeToken();
      this.errorAt(token, "UnexpectedToken", token.text);
      this.syncOnError(true, TokenKind.RBracket);
    }
    return simple;
  }

  /** A type name in its own mode; null when there is none. */
  private defineTypeName(): Rule<ITypeName | null, [boolean]> {
    return this.RULE("typeName", (allowAssembly: boolean) => {
      const mode = this.lexer.mode;
      this.setMode(Mode.TypeName);
      const name = this.accept(T.Identifier);
      this.firstTypeToken = name ?? null;
      if (name === undefined) {
        this.setMode(mode);
        return null;
      }
      const type = this.subrule(1, this.finishTypeName, { ARGS: [name, false, allowAssembly] });
      this.firstTypeToken = name;
      this.setMode(mode);
      return type;
    });
  }

  /** `Mandatory, Position = 0, 'x'`; returns the extent of the last item. */
  private defineAttributeArguments(): Rule<ScriptExtent, [ExpressionAst[], NamedAttributeArgumentAst[], ScriptExtent]> {
    return this.RULE(
      "attributeArguments",
      (positional: ExpressionAst[], named: NamedAttributeArgumentAst[], opening: ScriptExtent) => {
        const savedComma = this.disableComma;
        this.disableComma = true;
        const seen = new Set<string>();
        let last = opening;
        let comma: Token | undefined;
        const item = (): void => {
          this.skipNewlines();
          const name = this.subrule(1, this.simpleName);
          if (name !== null) {
            let value: ExpressionAst;
            const equals = this.accept(T.Equals);
            if (equals !== undefined) {
              this.skipNewlines();
              value = this.subrule(1, this.expression, { ARGS: [false] }) ?? this.missingNamedArgument(equals);
              last = value.extent;
            } else {
              value = new ConstantExpressionAst(name.extent, true);
            }
            if (seen.has(name.text)) this.errorAt(name, "DuplicateNamedArgument", name.text);
            else {
              const argument = new NamedAttributeArgumentAst(
                this.span(name, value),
                name.text,
                value,
                equals === undefined,
              );
              named.push(argument);
            }
          } else {
            const value = this.subrule(2, this.expression, { ARGS: [false] });
            if (value !== null) {
              positional.push(value);
              last = value.extent;
            } else if (comma !== undefined) {
              last = this.after(comma);
              this.incompleteAt(last, "MissingExpressionAfterToken", ",");
              positional.push(this.errorExpression(last));
            }
          }
          this.skipNewlines();
          comma = this.accept(T.Comma);
          if (comma !== undefined) last = this.extentOf(comma);
        };
        item();
        while (comma !== undefined && !this.RECORDING_PHASE) item();
        this.disableComma = savedComma;
        return last;
      },
    );
  }

  private missingNamedArgument(equals: Token): ExpressionAst {
    const at = this.after(equals);
    this.incompleteAt(at, "MissingExpressionInNamedArgument");
    this.syncOnError(true, TokenKind.Comma, TokenKind.RParen, TokenKind.RBracket, TokenKind.NewLine);
    return this.errorExpression(at);
  }

  /** Does a `[` follow, white space and comments apart? To be asked before the rules of attributes. */
  protected atLeftBracket(): boolean {
    if (this.RECORDING_PHASE) return true;
    this.ahead ??= scanLeftBracket(this.lexer);
    return this.ahead !== null && this.ahead.kind === TokenKind.LBracket;
  }

  /** The attributes that begin here, or null. */
  protected attributesHere(): AttributeBaseAst[] | null {
    return this.atLeftBracket() ? this.subrule(1, this.attributeList, { ARGS: [false] }) : null;
  }

  /** `[Type]` or `[Attribute(...)]`; null when no name is in it. */
  private defineAttribute(): Rule<AttributeBaseAst | null> {
    return this.RULE("attribute", () => {
      const open = this.take(T.LBracket);
      this.skipNewlines();
      const type = this.subrule(1, this.typeName, { ARGS: [true] });
      const nameToken = this.firstTypeToken;
      if (type === null) {
        this.resync(open.startOffset);
        this.incompleteAt(this.after(open), "MissingTypename");
        return null;
      }
      const paren = this.accept(T.LParen);
      if (paren !== undefined) return this.attributeTail(open, paren, type, nameToken);
      const close = this.accept(T.RBracket);
      if (close === undefined) this.errorAt(this.before(this.peek()), "EndSquareBracketExpectedAtEndOfAttribute");
      return new TypeConstraintAst(this.span(open, close ?? type.extent), type);
    });
  }

  /** After `[Name(`. */
  private attributeTail(open: Token, paren: Token, type: ITypeName, nameToken: Token | null): AttributeAst {
    this.skipNewlines();
    const positional: ExpressionAst[] = [];
    const named: NamedAttributeArgumentAst[] = [];
    const mode = this.lexer.mode;
    this.setMode(Mode.Expression);
    const last = this.subrule(2, this.attributeArguments, { ARGS: [positional, named, this.extentOf(paren)] });
    this.setMode(mode);
    this.skipNewlines();
    const rParen = this.accept(T.RParen);
    if (rParen === undefined) this.incompleteAt(this.after(last), "MissingEndParenthesisInExpression");
    this.skipNewlines();
    const rBracket = this.accept(T.RBracket);
    if (rBracket === undefined && rParen !== undefined) {
      this.incompleteAt(this.after(rParen), "EndSquareBracketExpectedAtEndOfAttribute");
    }
    if (nameToken !== null) nameToken.flags |= 0x400000;
    return new AttributeAst(this.span(open, rBracket ?? rParen ?? last), type, positional, named);
  }

  /** Attributes and type constraints in a row; null when the first is malformed. */
  private defineAttributeList(): Rule<AttributeBaseAst[] | null, [boolean]> {
    return this.RULE("attributeList", (inExpression: boolean) => {
      let attribute = this.subrule(1, this.attribute);
      if (attribute === null) return null;
      const list: AttributeBaseAst[] = [];
      do {
        list.push(attribute);
        if (!inExpression || attribute instanceof AttributeAst) this.skipNewlines();
        if (this.RECORDING_PHASE || !this.atLeftBracket()) return list;
        attribute = this.subrule(1, this.attribute);
      } while (attribute !== null);
      return list;
    });
  }
}
