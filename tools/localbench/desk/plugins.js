// What esbuild does not know of Frappe's sources: .vue files, .html templates, SCSS and assets already served.
const fs = require("fs");
const path = require("path");
const corrections = require("./corrections");

module.exports = function plugins({ need, modules, roots }) {
	const sass = need("sass");
	const postcss = need("postcss");
	const autoprefixer = need("autoprefixer");
	const rtlcss = need("rtlcss");

	// import "x.html" makes frappe.templates["x"]
	const html = {
		name: "html",
		setup(build) {
			build.onLoad({ filter: /\.html$/ }, ({ path: file }) => {
				const name = JSON.stringify(path.basename(file).split(".")[0]);
				const text = fs.readFileSync(file, "utf8").replace(/`/g, "\\`");
				return { loader: "js", contents: `frappe.templates[${name}] = \`${text}\`;` };
			});
		},
	};

	// url(/assets/...) stays as it is
	const served = {
		name: "served",
		setup(build) {
			build.onResolve({ filter: /^\/assets\// }, ({ path: url }) => ({
				path: url,
				external: true,
			}));
		},
	};

	// "~package/file" means a file of an npm package
	const tilde = {
		findFileUrl(url) {
			if (!url.startsWith("~")) return null;
			return new URL("file://" + path.join(modules, url.slice(1).replace(/\.css$/, "")));
		},
	};

	const style = (rightToLeft) => ({
		name: "style",
		setup(build) {
			const processor = postcss([autoprefixer, ...(rightToLeft ? [rtlcss] : [])]);
			build.onLoad({ filter: /\.(s?css)$/ }, async ({ path: file }) => {
				const css = file.endsWith(".scss")
					? sass.compile(file, {
							quietDeps: true,
							logger: sass.Logger.silent,
							loadPaths: [modules, ...roots],
							importers: [tilde],
					  }).css
					: fs.readFileSync(file, "utf8");
				const done = await processor.process(css, { from: file, map: false });
				return { contents: done.css, loader: "css", resolveDir: path.dirname(file) };
			});
		},
	});

	const corrected = {
		name: "corrected",
		setup(build) {
			build.onLoad({ filter: /\.js$/ }, ({ path: file }) => {
				const wanted = corrections.filter((correction) =>
					file.endsWith("/" + correction.file)
				);
				if (!wanted.length) return null;
				let contents = fs.readFileSync(file, "utf8");
				for (const { find, put } of wanted) {
					if (!contents.includes(find))
						throw new Error(`nothing to correct in ${file}: ${find}`);
					contents = contents.replace(find, () => put);
				}
				return { contents, loader: "js" };
			});
		},
	};

	return { html, served, style, corrected, vue: need("esbuild-plugin-vue3")() };
};
