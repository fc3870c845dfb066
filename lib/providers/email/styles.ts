const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const mono = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace;";
const wrap = 'word-break:break-word;overflow-wrap:anywhere;';

/** Inline, because several mail programs drop style sheets. */
export const emailStyles = {
  body: `margin:0;padding:0;background-color:#eef0f3;${font}`,
  preview: 'display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:transparent;',
  page: 'background-color:#eef0f3;',
  card: `width:100%;max-width:640px;table-layout:fixed;background-color:#ffffff;border:1px solid #d9dde3;border-radius:8px;overflow:hidden;${font}`,
  bar: 'height:6px;line-height:6px;font-size:1px;',
  badge:
    'display:inline-block;padding:3px 10px;border-radius:11px;color:#ffffff;font-size:12px;line-height:16px;font-weight:600;',
  title: `margin:12px 0 0 0;font-size:20px;line-height:27px;font-weight:650;color:#14181f;${wrap}`,
  headline: `font-size:15px;line-height:22px;font-weight:600;color:#14181f;${wrap}`,
  status: 'font-size:13px;line-height:19px;margin:1px 0 4px 0;color:#566071;',
  text: `margin:4px 0;font-size:14px;line-height:21px;color:#2c3440;${wrap}`,
  chip: `display:inline-block;margin:0 2px 4px 0;padding:2px 7px;border-radius:4px;background-color:#eef0f3;color:#2c3440;font-size:12px;line-height:17px;${mono}${wrap}`,
  link: 'display:inline-block;margin:0 12px 4px 0;font-size:14px;line-height:20px;color:#175cd3;text-decoration:underline;',
  alert: 'padding:6px 0 6px 14px;',
  more: 'font-size:14px;line-height:20px;color:#566071;',
  footer: 'padding:14px 28px 18px 28px;border-top:1px solid #e4e7ec;',
  late: 'margin:4px 0 0 0;font-size:14px;line-height:20px;font-weight:600;color:#566071;',
  small: `font-size:12px;line-height:18px;color:#566071;${wrap}`,
} as const;
