#!/usr/bin/env node
// build.js BENCH APP: builds an app's public/**/*.bundle.{js,ts,css,scss} into public/dist and tells Frappe where
// they are (sites/assets/assets.json and assets-rtl.json). The npm packages are those of BENCH/apps/frappe.
const fs = require("fs");
const path = require("path");
const plugins = require("./plugins");

const bench = path.resolve(process.argv[2]);
const app = process.argv[3];
const modules = path.join(bench, "apps/frappe/node_modules");
const need = (name) => require(require.resolve(name, { paths: [modules] }));
const esbuild = need("esbuild");
const glob = need("fast-glob");

const sites = path.join(bench, "sites");
const assets = path.join(sites, "assets");
const apps = fs.readFileSync(path.join(sites, "apps.txt"), "utf8").split("\n").filter(Boolean);
const home = (name) => path.join(bench, "apps", name);
const publicOf = (name) => path.join(home(name), name, "public");
const tools = plugins({ need, modules, roots: apps.map(home) });

function link(target, at) {
	fs.mkdirSync(path.dirname(at), { recursive: true });
	fs.rmSync(at, { recursive: true, force: true });
	fs.symlinkSync(target, at);
}

function entries() {
	const found = { js: {}, css: {}, rtl: {} };
	const pattern = "**/*.bundle.{js,ts,css,scss}";
	for (const file of glob.sync(pattern, {
		cwd: publicOf(app),
		ignore: ["node_modules", "dist"],
	})) {
		const name = path.basename(file, path.extname(file));
		const source = path.join(publicOf(app), file);
		if (/\.(js|ts)$/.test(file)) {
			found.js[`${app}/dist/js/${name}`] = source;
		} else {
			found.css[`${app}/dist/css/${name}`] = source;
			found.rtl[`${app}/dist/css-rtl/${name}`] = source;
		}
	}
	return found;
}

async function bundle(files, usedPlugins) {
	const images = "png svg gif eot ttf woff woff2 jpg".split(" ");
	const result = await esbuild.build({
		entryPoints: files,
		entryNames: "[dir]/[name].[hash]",
		outdir: assets,
		bundle: true,
		metafile: true,
		write: false,
		minify: true,
		target: ["es2017"],
		logLevel: "error",
		absWorkingDir: bench,
		nodePaths: [modules, ...apps.map(home)],
		define: {
			"process.env.NODE_ENV": '"production"',
			__VUE_OPTIONS_API__: "true",
			__VUE_PROD_DEVTOOLS__: "false",
		},
		loader: Object.fromEntries(images.map((ending) => ["." + ending, "dataurl"])),
		plugins: usedPlugins,
	});
	return write(result);
}

// Writes the bundles and returns { "desk.bundle.js": "/assets/frappe/dist/js/desk.bundle.HASH.js", ... }.
function write(result) {
	const texts = new Map(result.outputFiles.map((output) => [output.path, output]));
	const stem = (file) => path.basename(file).split(".bundle.")[0];
	const names = {};
	for (const [relative, info] of Object.entries(result.metafile.outputs)) {
		const file = path.join(bench, relative);
		const isStyle = /\.(css|scss)$/.test(info.entryPoint || "");
		if (!info.entryPoint || (file.endsWith(".css") && !isStyle)) continue;
		let body = Buffer.from(texts.get(file).contents);
		if (file.endsWith(".js")) {
			// the styles of .vue components travel inside the script
			const styles = [...texts.keys()].find(
				(other) =>
					other.endsWith(".css") &&
					stem(other) === stem(file) &&
					path.dirname(other) === path.dirname(file)
			);
			if (styles) {
				const call = `frappe.dom.set_style(${JSON.stringify(texts.get(styles).text)});\n`;
				body = Buffer.concat([Buffer.from(call), body]);
			}
		}
		fs.mkdirSync(path.dirname(file), { recursive: true });
		fs.writeFileSync(file, body);
		const name = path
			.basename(info.entryPoint)
			.replace(/\.scss$/, ".css")
			.replace(/\.ts$/, ".js");
		names[name] = "/" + path.relative(sites, file);
	}
	return names;
}

// Adds this app's names to a list that may hold another app's already.
function register(list, names) {
	const file = path.join(assets, list);
	let known = {};
	try {
		known = JSON.parse(fs.readFileSync(file, "utf8"));
	} catch (error) {
		if (error.code !== "ENOENT" && !(error instanceof SyntaxError)) throw error;
	}
	for (const [name, at] of Object.entries(known)) {
		if (at.startsWith(`/assets/${app}/`)) delete known[name];
	}
	fs.writeFileSync(file + ".new", JSON.stringify({ ...known, ...names }, null, 1));
	fs.renameSync(file + ".new", file);
}

(async () => {
	fs.mkdirSync(assets, { recursive: true });
	link(publicOf(app), path.join(assets, app));
	if (app === "frappe") link(modules, path.join(publicOf(app), "node_modules"));
	fs.rmSync(path.join(publicOf(app), "dist"), { recursive: true, force: true });
	const files = entries();
	const [scripts, styles, rightToLeft] = await Promise.all([
		bundle(files.js, [tools.corrected, tools.vue, tools.html, tools.style(false)]),
		bundle(files.css, [tools.served, tools.style(false)]),
		bundle(files.rtl, [tools.served, tools.style(true)]),
	]);
	register("assets.json", { ...scripts, ...styles });
	register(
		"assets-rtl.json",
		Object.fromEntries(Object.entries(rightToLeft).map(([name, at]) => ["rtl_" + name, at]))
	);
	console.log(Object.keys({ ...scripts, ...styles }).length + " bundles");
})().catch((error) => {
	console.error(error.stack || error);
	process.exit(1);
});
