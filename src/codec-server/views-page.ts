import { createHash } from 'node:crypto';
import { html, Html } from '../reading/proof/html.ts';
import type { View } from './views.ts';

const STYLE = `
body { font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif; color: #1a1f26; background: #f3f5f8; margin: 0; }
main { max-width: 960px; margin: 0 auto; padding: 24px 16px; }
h1 { font-size: 24px; margin: 0 0 4px; }
table { width: 100%; border-collapse: collapse; background: #fff; margin: 16px 0; }
th, td { text-align: left; padding: 8px 12px; border-bottom: 1px solid #d5dae1; vertical-align: top; }
td:first-child { white-space: nowrap; }
a { color: #0b5cad; font-weight: bold; display: inline-block; min-height: 24px; }
code { font-size: 13px; overflow-wrap: anywhere; color: #3d4753; }
`;

/** Nothing but its own style: no script, no picture, nothing from elsewhere, in nobody's frame. */
export const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Every view as a link that computes its dates when it is followed, and the filter that it is today, to be copied. */
export const viewsPage = (views: readonly View[]): string =>
  `<!doctype html>${
    html`<html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>案件视图 · 接诉</title>
        ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <main>
          <h1>案件视图</h1>
          <p>
            点开一个视图，即进入 Temporal UI，该视图也保存在您浏览器的“Saved
            Views”里。今日到期按北京时间当日计算，请每日从本页打开。
          </p>
          <table>
            <thead>
              <tr>
                <th scope="col">视图</th>
                <th scope="col">内容</th>
                <th scope="col">查询</th>
              </tr>
            </thead>
            <tbody>
              ${views.map(
                ({ name, query, what }) =>
                  html`<tr>
                    <td><a href="/temporal?view=${encodeURIComponent(name)}">${name}</a></td>
                    <td>${what}</td>
                    <td><code>${query}</code></td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </main>
      </body>
    </html>`.text
  }`;
