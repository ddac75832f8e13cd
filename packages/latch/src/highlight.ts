// Colours of the text being edited, from its tokens: PSReadLine's default colours in ink's names.
import type { StyledSpan } from "@latch/console";
import { parseInput, type Token, TokenFlags, TokenKind } from "@latch/grammar";

const kindColors = new Map<number, string>([
  [TokenKind.Comment, "green"],
  [TokenKind.Variable, "greenBright"],
  [TokenKind.SplattedVariable, "greenBright"],
  [TokenKind.Number, "whiteBright"],
  [TokenKind.StringLiteral, "cyan"],
  [TokenKind.StringExpandable, "cyan"],
  [TokenKind.HereStringLiteral, "cyan"],
  [TokenKind.HereStringExpandable, "cyan"],
  [TokenKind.Parameter, "blackBright"],
]);
const operators = TokenFlags.BinaryOperator | TokenFlags.UnaryOperator | TokenFlags.AssignmentOperator;

/** The spans of a text that have a colour, in order. */
export function highlight(text: string): StyledSpan[] {
  const { tokens, errors } = parseInput(text);
  const spans: StyledSpan[] = [];
  for (const token of tokens) {
    const color = colorOf(token);
    if (color !== null && token.endOffset > token.startOffset)
      spans.push({ start: token.startOffset, end: token.endOffset, color });
  }
  const wrong = errors.find((error) => !error.incompleteInput);
  if (wrong === undefined || wrong.extent.endOffset <= wrong.extent.startOffset) return spans;
  const { startOffset: start, endOffset: end } = wrong.extent;
  return [
    ...spans.filter((span) => span.end <= start),
    { start, end, color: "redBright" },
    ...spans.filter((span) => span.start >= end),
  ];
}

function colorOf(token: Token): string | null {
  const byKind = kindColors.get(token.kind);
  if (byKind !== undefined && (token.flags & TokenFlags.CommandName) === 0) return byKind;
  if ((token.flags & TokenFlags.CommandName) !== 0) return "yellowBright";
  if ((token.flags & TokenFlags.Keyword) !== 0) return "greenBright";
  if ((token.flags & (TokenFlags.TypeName | TokenFlags.AttributeName)) !== 0) return "gray";
  return (token.flags & operators) !== 0 ? "blackBright" : null;
}
