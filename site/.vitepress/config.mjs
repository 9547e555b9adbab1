// The site of docs/: `npm run docs` builds it. Dead links end the build.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { repositoryLinks } from "../links.mjs";
import { sidebar } from "../pages.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const docs = join(root, "docs");
/** Where the repository is, such as https://github.com/owner/name. Without it, links to sources are plain text. */
const repository = process.env.DOCS_REPOSITORY || undefined;

/** A page's title, up to its colon. */
const titleOf = (page) => readFileSync(join(docs, page), "utf8").match(/^# ([^:\n]+)/m)[1];

const sides = sidebar(docs, titleOf);

/** Words of the alphabet as they are, Chinese by the character: Chinese has no blanks between words. */
const tokenize = (text) => text.match(/\p{Script=Han}|[\p{L}\p{N}_-]+/gu) ?? [];

export default {
  title: "pulumi-compshare",
  description: "Pulumi provider for GPU instances on CompShare (优云智算)",
  // Below a path on GitHub Pages: /name/.
  base: process.env.DOCS_BASE || "/",
  srcDir: docs,
  outDir: process.env.DOCS_OUT || join(root, "site", "dist"),
  cacheDir: join(root, "node_modules", ".cache", "pulumi-compshare", "vitepress"),
  cleanUrls: true,
  metaChunk: true,
  markdown: { config: (md) => void repositoryLinks(md, { root, docs, repository }) },
  themeConfig: {
    search: {
      provider: "local",
      options: {
        miniSearch: { options: { tokenize }, searchOptions: { combineWith: "AND" } },
        locales: { zh: { translations: chineseSearch() } },
      },
    },
    ...(repository && { socialLinks: [{ icon: "github", link: repository }] }),
  },
  locales: {
    root: {
      label: "English",
      lang: "en",
      themeConfig: {
        nav: [
          { text: "Guides", link: "/guides/getting-started" },
          { text: "Reference", link: "/reference/instance" },
          { text: "Internals", link: "/internals/architecture" },
        ],
        sidebar: sides["/"],
        outline: [2, 3],
      },
    },
    zh: {
      label: "中文",
      lang: "zh-CN",
      description: "优云智算 CompShare 的 Pulumi provider",
      themeConfig: {
        nav: [
          { text: "指南", link: "/zh/guides/getting-started" },
          { text: "参考", link: "/zh/reference/instance" },
          { text: "内部实现(英文)", link: "/internals/architecture" },
        ],
        sidebar: sides["/zh/"],
        outline: { level: [2, 3], label: "本页目录" },
        docFooter: { prev: "上一页", next: "下一页" },
        darkModeSwitchLabel: "主题",
        sidebarMenuLabel: "菜单",
        returnToTopLabel: "返回顶部",
        langMenuLabel: "切换语言",
      },
    },
  },
};

function chineseSearch() {
  return {
    button: { buttonText: "搜索", buttonAriaLabel: "搜索文档" },
    modal: {
      displayDetails: "显示详细列表",
      resetButtonTitle: "清除",
      backButtonTitle: "关闭",
      noResultsText: "没有结果:",
      footer: { selectText: "选择", navigateText: "切换", closeText: "关闭" },
    },
  };
}
