/** How vendors' messages look, as `look` of a preview names them: text, for what is bundled has no files beside it. */
export const previewStyle = String.raw`* {
  box-sizing: border-box;
}
body {
  margin: 0;
  background: #ffffff;
  color: #1d1c1d;
  font:
    15px / 1.46 "Liberation Sans",
    Arial,
    Helvetica,
    sans-serif;
}
p,
h3,
h4,
pre,
figure {
  margin: 0;
}
code,
pre {
  font-family: "Liberation Mono", Menlo, Consolas, monospace;
}
.disc {
  display: inline-block;
  width: 0.8em;
  height: 0.8em;
  border-radius: 50%;
  vertical-align: -0.06em;
}
.disc.critical {
  background: #dd2e44;
}
.disc.warning {
  background: #f4900c;
}
.disc.info {
  background: #55acee;
}
.disc.resolved {
  background: #78b159;
}
.link {
  color: #175cd3;
}
.mention {
  border-radius: 3px;
  padding: 0 3px;
  background: #fdf2d0;
  color: #1264a3;
}

.post {
  display: flex;
  gap: 10px;
}
.avatar {
  flex: none;
  width: 36px;
  height: 36px;
  border-radius: 6px;
  background: #344054;
  color: #ffffff;
  font-weight: 700;
  text-align: center;
  line-height: 36px;
}
.said {
  flex: 1;
  min-width: 0;
}
.sender {
  margin-bottom: 3px;
}
.bot {
  padding: 0 4px;
  border-radius: 3px;
  background: #eaecf0;
  color: #475467;
  font-size: 11px;
  vertical-align: 1px;
}
.time {
  color: #667085;
  font-size: 12px;
}

.blocks h3 {
  font-size: 18px;
  line-height: 24px;
  margin: 6px 0 8px;
}
.blocks .rich {
  margin: 0 0 8px;
  white-space: pre-wrap;
}
.blocks code {
  padding: 2px 3px;
  border: 1px solid #dddddd;
  border-radius: 3px;
  background: #f8f8f8;
  color: #c01343;
  font-size: 12px;
}
.blocks .link {
  color: #1264a3;
}
.blocks .context {
  display: flex;
  gap: 8px;
  color: #616061;
  font-size: 13px;
}
.blocks hr {
  border: 0;
  border-top: 1px solid #dddddd;
  margin: 8px 0;
}

.panel {
  background: #f5f5f5;
  font-size: 14px;
}
.panel .card {
  padding: 12px 16px;
  border: 1px solid #e0e0e0;
  border-radius: 6px;
  background: #ffffff;
  overflow: hidden;
}
.panel .block {
  white-space: pre-wrap;
}
.panel .block + .block {
  margin-top: 8px;
}
.panel .bleed {
  margin: -12px -16px 0;
  padding: 12px 16px;
}
.panel .block.attention {
  background: #fdf3f4;
}
.panel .block.warning {
  background: #fff9f5;
}
.panel .block.good {
  background: #f1faf1;
}
.panel .block.accent {
  background: #f0f5fc;
}
.panel .separator {
  border-top: 1px solid #e0e0e0;
  padding-top: 8px;
}
.panel .bolder {
  font-weight: 700;
}
.panel .large {
  font-size: 18px;
  line-height: 26px;
}
.panel .small {
  font-size: 12px;
}
.panel .subtle {
  color: #616161;
}
.panel .monospace {
  font-family: "Liberation Mono", Consolas, monospace;
}
.panel .ink-attention {
  color: #c4314b;
}
.panel .ink-warning {
  color: #835b00;
}
.panel .ink-good {
  color: #237b4b;
}
.panel .ink-accent {
  color: #4f52b2;
}
.panel .link {
  color: #4f52b2;
}
.panel .mention {
  background: none;
  color: #4f52b2;
  padding: 0;
}

.dark {
  background: #313338;
  color: #dbdee1;
}
.dark .avatar {
  border-radius: 50%;
  background: #5865f2;
}
.dark .bot {
  background: #5865f2;
  color: #ffffff;
}
.dark .time,
.dark .footer {
  color: #949ba4;
  font-size: 12px;
}
.dark .mention {
  background: #3e4370;
  color: #c9cdfb;
}
.dark .embed {
  margin-top: 6px;
  padding: 10px 14px;
  border-left: 4px solid;
  border-radius: 4px;
  background: #2b2d31;
  max-width: 520px;
  font-size: 14px;
}
.dark h3 {
  font-size: 15px;
  margin-bottom: 6px;
  color: #f2f3f5;
}
.dark .footer {
  margin-top: 8px;
}
.dark .link {
  color: #00a8fc;
}
.dark code {
  padding: 1px 4px;
  border-radius: 4px;
  background: #1e1f22;
  font-size: 12px;
}

.sections .avatar {
  border-radius: 50%;
  background: #1a73e8;
}
.sections .card {
  margin-top: 6px;
  border: 1px solid #dadce0;
  border-radius: 8px;
  font-size: 14px;
}
.sections .section {
  padding: 12px 16px;
}
.sections .section + .section {
  border-top: 1px solid #dadce0;
}
.sections .link {
  color: #1a73e8;
}
.sections .mention {
  background: #e8f0fe;
  color: #1967d2;
}

.filled,
.outlined {
  font-size: 14px;
}
.attachment {
  margin-top: 6px;
  padding: 10px 14px;
  border: 1px solid #e0e2e6;
  border-left: 4px solid;
  border-radius: 4px;
}
.attachment p + p,
.chat p + p {
  margin-top: 10px;
}
.filled .link {
  color: #386fe5;
}
.filled code,
.chat code {
  padding: 1px 4px;
  border-radius: 4px;
  background: #eef0f3;
  font-size: 12.5px;
}
.filled .mention {
  background: #ffd470;
  color: #1b1d22;
}
.outlined h4 {
  font-size: 15px;
  margin-bottom: 6px;
}
.outlined code {
  padding: 1px 4px;
  border: 1px solid #d7dbe0;
  border-radius: 2px;
  background: #f7f8fa;
  font-size: 12.5px;
}
.outlined .mention {
  background: #f38c39;
  color: #ffffff;
}

.topic .bar {
  margin: -16px -16px 12px;
  padding: 6px 16px;
  background: #d5e3f5;
  font-size: 14px;
}
.topic .mention {
  background: #f3e2f7;
  color: #6b2a7a;
}
.round .avatar {
  border-radius: 50%;
}
.green .avatar {
  background: #0b7a5f;
}
.green .link {
  color: #0467dd;
}
.teal .avatar {
  background: #07677f;
}

.bubbles {
  background: #d4e3ec;
}
.bubbles .bubble {
  position: relative;
  max-width: 540px;
  padding: 8px 12px 18px;
  border-radius: 12px 12px 12px 3px;
  background: #ffffff;
  font-size: 14.5px;
}
.bubbles .sender {
  color: #3a7fb3;
  font-weight: 700;
}
.text {
  white-space: pre-wrap;
}
.bubbles .link,
.bubbles .mention {
  background: none;
  color: #2481cc;
  padding: 0;
}
.bubbles code {
  color: #3a6d99;
  font-size: 13px;
}
.bubbles .time {
  position: absolute;
  right: 10px;
  bottom: 4px;
}

.push {
  max-width: 520px;
  font-size: 14px;
}
.push h4 {
  font-size: 15px;
  margin: 4px 0;
}
.phone {
  background: #f2f4f7;
}
.push {
  margin: 0 auto;
  padding: 14px 16px;
  border-radius: 10px;
  background: #ffffff;
  box-shadow: 0 1px 3px #00000026;
}
.push .actions {
  display: flex;
  flex-wrap: wrap;
  gap: 6px 18px;
  margin-top: 10px;
  color: #338574;
  font-size: 13px;
  font-weight: 700;
}
.push .priority {
  margin-left: 6px;
}
.push .p5 {
  color: #b42318;
  font-weight: 700;
}
.push .p4 {
  color: #a15c07;
  font-weight: 700;
}
.tag {
  display: inline-block;
  width: 1em;
  height: 1em;
  line-height: 1em;
  text-align: center;
  border-radius: 3px;
  color: #ffffff;
  font-size: 14px;
  vertical-align: -0.1em;
}
.tag.rotating_light {
  background: #dd2e44;
  border-radius: 50% 50% 2px 2px;
}
.tag.warning {
  background: #f4900c;
  clip-path: polygon(50% 0, 100% 100%, 0 100%);
}
.tag.information_source {
  background: #3b88c3;
}
.tag.information_source::after {
  content: "i";
}
.tag.white_check_mark {
  background: #4c9a2a;
}
.tag.white_check_mark::after {
  content: "\2713";
}
.push.edged {
  border-left: 4px solid #98a2b3;
}
.push.edged.p1,
.push.edged.p2 {
  border-left-color: #b42318;
}
.push .url {
  margin-top: 10px;
}

.incidents {
  font-size: 14px;
}
.incident {
  padding-left: 14px;
  border-left: 4px solid #b42318;
}
.incident.warning {
  border-color: #d08a00;
}
.incident.info {
  border-color: #2563ae;
}
.incident.resolved {
  border-color: #067647;
}
.incident h3 {
  font-size: 17px;
  line-height: 23px;
}
.incident h4 {
  margin: 12px 0 4px;
  color: #475467;
  font-size: 13px;
}
.incident .facts {
  margin-top: 6px;
  color: #475467;
}
.incident .state {
  padding: 1px 7px;
  border-radius: 3px;
  background: #b42318;
  color: #ffffff;
  font-size: 12px;
}
.incident.resolved .state {
  background: #067647;
}
.incident table {
  width: 100%;
  border-collapse: collapse;
  font-size: 13px;
}
.incident th,
.incident td {
  padding: 3px 8px;
  border-top: 1px solid #eaecf0;
  text-align: left;
  vertical-align: top;
}
.incident th {
  width: 112px;
  color: #475467;
  font-weight: 400;
}
.incident td table {
  margin: -3px 0;
}
.incident td th {
  width: 1%;
  white-space: nowrap;
}
.incident td {
  overflow-wrap: anywhere;
}
.incident td table tr:first-child > th,
.incident td table tr:first-child > td {
  border-top: 0;
}
.incident .entry {
  padding: 2px 0;
  border: 1px solid #eaecf0;
  border-radius: 4px;
}
.incident .entry + .entry {
  margin-top: 10px;
}

.mail .subject {
  font-size: 17px;
  font-weight: 700;
  line-height: 24px;
}
.mail .facts {
  display: flex;
  flex-wrap: wrap;
  gap: 2px 16px;
  margin: 4px 0 12px;
  color: #667085;
  font-size: 13px;
}
.mail iframe {
  display: block;
  width: calc(100% + 32px);
  height: 900px;
  margin: 0 -16px -16px;
  border: 0;
  border-top: 1px solid #d9dde3;
}

.terminal {
  max-height: 900px;
  padding: 0;
  background: #101828;
  color: #d0d5dd;
}
.terminal.message {
  position: relative;
}
.terminal.message::after {
  content: "";
  position: absolute;
  inset: auto 0 0 0;
  height: 60px;
  background: linear-gradient(transparent, #101828);
}
.terminal .head {
  padding: 12px 16px;
  border-bottom: 1px solid #344054;
  background: #1d2939;
  font:
    12px / 1.6 "Liberation Mono",
    monospace;
}
.terminal pre {
  padding: 12px 16px;
  font-size: 12px;
  line-height: 1.5;
  white-space: pre-wrap;
}
.terminal .name {
  color: #84caff;
}
.terminal .string {
  color: #a6f4c5;
}
.terminal .number {
  color: #fedf89;
}
.mail .text {
  font-size: 12px;
}
`;
