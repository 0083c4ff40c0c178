"use strict";
(() => {
	const settings = JSON.parse(document.getElementById("settings").textContent);

	const element = (name, properties, ...children) => {
		const e = Object.assign(document.createElement(name), properties);
		e.append(...children);
		return e;
	};
	const list = (items) => element("ul", {}, ...items.map((item) => element("li", {}, item)));

	// The part that is asked for: by name, by the tag that a link leads to, else the first one.
	const part = () => {
		const asked = new URLSearchParams(location.search).get("part");
		const tag = decodeURIComponent(location.hash.split("/")[1] || "");
		const named = (name) => settings.parts.find((p) => p.name === name);
		return named(asked) || named(tag) || settings.parts[0];
	};

	const chooser = (current) => {
		const links = settings.parts.map((p) => {
			const a = element("a", { href: "?part=" + encodeURIComponent(p.name) }, p.name);
			if (p === current) a.setAttribute("aria-current", "page");
			return element("li", {}, a, ` (${p.operations})`);
		});
		const nav = element("nav", {}, element("ul", {}, ...links));
		nav.setAttribute("aria-label", "Parts of the description");
		const sentence = `${current.name}: ${current.operations} operations. The description has ${settings.size}, which is too much for one page: choose one of its ${settings.parts.length} parts`;
		return element("details", { className: "notice" }, element("summary", {}, sentence), nav);
	};

	const head = (current) => {
		for (const notice of settings.notices) {
			const className = "notice " + (notice.weight || "");
			document.getElementById("head").append(notice.items
				? element("details", { className }, element("summary", {}, notice.sentence), list(notice.items))
				: element("p", { className }, notice.sentence));
		}
		if (settings.parts.length > 1) document.getElementById("head").append(chooser(current));
	};

	// Images of other hosts become links: the page asks nobody but its own origin.
	const withoutImages = (text) => text
		.replace(/!\[([^\]]*)\]\(\s*<?([^)\s>]+)>?[^)]*\)/g, (_, name, to) => `[${name || "image"}](${to})`)
		.replace(/<(img|picture|video|audio|source|iframe|object|embed|link|style)\b[^>]*>/gi, "")
		.replace(/!\[([^\]]*)\]\[[^\]]*\]/g, "$1");

	// What is said about an operation by the extensions x-postel-change (level, notes),
	// x-postel-deprecation (label, notes) and x-postel-consumers (texts).
	const said = (system, path) => {
		const operation = system.specSelectors.specJson().getIn(path);
		const get = (key) => operation && operation.get(key) && operation.get(key).toJS();
		return { change: get("x-postel-change"), deprecation: get("x-postel-deprecation"), consumers: get("x-postel-consumers") };
	};

	const plugin = (system) => {
		const h = system.React.createElement;
		const badge = (text, level) => h("span", { key: text, className: "postel-badge " + (level || "").replace("?", "") }, text);
		const badges = (about) => [
			about.change && badge(about.change.level, about.change.level),
			about.deprecation && badge(about.deprecation.label),
			about.consumers && badge(about.consumers.length === 1 ? "1 consumer" : about.consumers.length + " consumers"),
		].filter(Boolean);
		const section = (title, items) => items && items.length > 0 && [
			h("h4", { key: title }, title),
			h("ul", { key: title + " list" }, items.map((item, i) => h("li", { key: i }, item))),
		];
		const details = (about) => [
			section("Changes", about.change && about.change.notes),
			section("Deprecation", about.deprecation && about.deprecation.notes),
			section("Used by", about.consumers),
		].filter(Boolean);
		return {
			wrapComponents: {
				Markdown: (Original) => (props) => h(Original, { ...props, source: typeof props.source === "string" ? withoutImages(props.source) : props.source }),
				InfoUrl: () => () => h("p", {}, "This description: ", h("a", { href: settings.json }, "JSON"), ", ", h("a", { href: settings.yaml }, "YAML")),
				OperationSummary: (Original) => (props) => {
					const shown = badges(said(system, props.specPath));
					return shown.length === 0 ? h(Original, props) : h("div", { className: "postel-row" }, h(Original, props), h("div", { className: "postel-badges" }, shown));
				},
				parameters: (Original) => (props) => {
					const shown = details(said(system, ["paths", ...props.pathMethod]));
					return shown.length === 0 ? h(Original, props) : h("div", {}, h("div", { className: "postel-details" }, shown), h(Original, props));
				},
			},
		};
	};

	// Requests that change something are confirmed, once for each server that wants it.
	const agreed = new Set();
	const confirmed = (request) => {
		const path = new URL(request.url, location.href).pathname;
		const server = settings.confirm.find((s) => path.startsWith(s.path + "/") || path === s.path);
		if (!server || ["GET", "HEAD", "OPTIONS"].includes((request.method || "GET").toUpperCase())) return request;
		if (!agreed.has(server.path)) {
			if (!window.confirm(`${request.method.toUpperCase()} may change something: ${server.description}. Send it, and do not ask again on this page?`)) {
				throw new Error("Not sent: it may change something, and was not confirmed.");
			}
			agreed.add(server.path);
		}
		request.headers = { ...request.headers, [server.field]: "yes" };
		return request;
	};

	const show = (source) => window.SwaggerUIBundle({
		...source,
		dom_id: "#swagger-ui",
		presets: [window.SwaggerUIBundle.presets.apis],
		plugins: [plugin],
		layout: "BaseLayout",
		deepLinking: true,
		validatorUrl: null,
		...(settings.confirm ? { requestInterceptor: confirmed, showMutatedRequest: false } : {}),
		...(settings.readOnly ? { supportedSubmitMethods: [] } : {}),
	});

	const current = part();
	head(current);
	if (settings.disk) { // a page from disk may load scripts, and read nothing else
		const script = element("script", { src: current.file });
		script.addEventListener("load", () => show({ spec: window.postelDescription }));
		document.body.append(script);
	} else {
		show({ url: current.file });
	}
	if (settings.events) new EventSource(settings.events).addEventListener("message", () => location.reload());
})();
