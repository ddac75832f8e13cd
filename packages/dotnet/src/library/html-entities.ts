// HTML encoding as WebUtility does it, and decoding of the named entities of HTML 4.

const named =
  "quot:34 amp:38 apos:39 lt:60 gt:62 nbsp:160 iexcl:161 cent:162 pound:163 curren:164 yen:165 brvbar:166 sect:167 uml:168 copy:169 " +
  "ordf:170 laquo:171 not:172 shy:173 reg:174 macr:175 deg:176 plusmn:177 sup2:178 sup3:179 acute:180 micro:181 para:182 middot:183 " +
  "cedil:184 sup1:185 ordm:186 raquo:187 frac14:188 frac12:189 frac34:190 iquest:191 Agrave:192 Aacute:193 Acirc:194 Atilde:195 " +
  "Auml:196 Aring:197 AElig:198 Ccedil:199 Egrave:200 Eacute:201 Ecirc:202 Euml:203 Igrave:204 Iacute:205 Icirc:206 Iuml:207 ETH:208 " +
  "Ntilde:209 Ograve:210 Oacute:211 Ocirc:212 Otilde:213 Ouml:214 times:215 Oslash:216 Ugrave:217 Uacute:218 Ucirc:219 Uuml:220 " +
  "Yacute:221 THORN:222 szlig:223 agrave:224 aacute:225 acirc:226 atilde:227 auml:228 aring:229 aelig:230 ccedil:231 egrave:232 " +
  "eacute:233 ecirc:234 euml:235 igrave:236 iacute:237 icirc:238 iuml:239 eth:240 ntilde:241 ograve:242 oacute:243 ocirc:244 " +
  "otilde:245 ouml:246 divide:247 oslash:248 ugrave:249 uacute:250 ucirc:251 uuml:252 yacute:253 thorn:254 yuml:255 OElig:338 " +
  "oelig:339 Scaron:352 scaron:353 Yuml:376 fnof:402 circ:710 tilde:732 Alpha:913 Beta:914 Gamma:915 Delta:916 Omega:937 alpha:945 " +
  "beta:946 gamma:947 delta:948 epsilon:949 lambda:955 mu:956 pi:960 sigma:963 omega:969 ensp:8194 emsp:8195 thinsp:8201 zwnj:8204 " +
  "zwj:8205 lrm:8206 rlm:8207 ndash:8211 mdash:8212 lsquo:8216 rsquo:8217 sbquo:8218 ldquo:8220 rdquo:8221 bdquo:8222 dagger:8224 " +
  "Dagger:8225 bull:8226 hellip:8230 permil:8240 prime:8242 Prime:8243 lsaquo:8249 rsaquo:8250 euro:8364 trade:8482 larr:8592 " +
  "uarr:8593 rarr:8594 darr:8595 harr:8596 forall:8704 part:8706 exist:8707 empty:8709 nabla:8711 isin:8712 sum:8721 minus:8722 " +
  "radic:8730 infin:8734 cap:8745 cup:8746 int:8747 asymp:8776 ne:8800 equiv:8801 le:8804 ge:8805 hearts:9829";
let table: Map<string, number> | null = null;

function codeOf(name: string): number | undefined {
  table ??= new Map(
    named.split(" ").map((entry) => [entry.slice(0, entry.indexOf(":")), Number(entry.slice(entry.indexOf(":") + 1))]),
  );
  return table.get(name);
}

/** Text with its entities resolved; unknown ones stay. */
export function decodeHtml(value: string): string {
  return value.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, body: string) => {
    const code = body.startsWith("#")
      ? Number.parseInt(body.slice(/^#x/i.test(body) ? 2 : 1), /^#x/i.test(body) ? 16 : 10)
      : codeOf(body);
    return code === undefined || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)
      ? whole
      : String.fromCodePoint(code);
  });
}

/** Text for HTML: the five special characters, Latin-1 beyond ASCII and everything beyond the basic plane as entities. */
export function encodeHtml(value: string): string {
  return value.replace(/[<>"'&\u00a0-\u00ff]|[\u{10000}-\u{10ffff}]/gu, (c) => {
    switch (c) {
      case "<":
        return "&lt;";
      case ">":
        return "&gt;";
      case '"':
        return "&quot;";
      case "'":
        return "&#39;";
      case "&":
        return "&amp;";
      default:
        return `&#${c.codePointAt(0)};`;
    }
  });
}
