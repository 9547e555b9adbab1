// Links of the documents to what the site doesn't have: examples, sources, papers of the repository.
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * A markdown-it plugin: such links lead to the repository, or are plain text where its address isn't known. One to a file that
 * doesn't exist ends the build, as VitePress does for links to pages.
 * @param root The repository's folder.
 * @param docs The folder of the documents.
 * @param repository Its address, such as https://github.com/owner/name.
 */
export function repositoryLinks(md, { root, docs, repository }) {
  md.core.ruler.push("repository-links", ({ tokens, env }) => {
    for (const { children } of tokens) {
      for (const [index, token] of (children ?? []).entries()) {
        if (token.type !== "link_open") continue;
        const href = token.attrGet("href") ?? "";
        if (/^([a-z]+:|#|\/)/i.test(href)) continue;
        const [path, hash] = decodeURI(href).split("#");
        const file = join(dirname(env.path), path);
        if (!relative(docs, file).startsWith("..")) continue;
        if (!existsSync(file)) throw new Error(`${env.path} links to ${href}, which doesn't exist`);
        if (repository) {
          const kind = statSync(file).isDirectory() ? "tree" : "blob";
          token.attrSet("href", `${repository}/${kind}/main/${relative(root, file)}${hash ? `#${hash}` : ""}`);
        } else {
          const close = children.findIndex((one, at) => at > index && one.type === "link_close");
          for (const at of [index, close])
            Object.assign(children[at], { type: "text", tag: "", nesting: 0, content: "" });
        }
      }
    }
  });
}
