// Opens and shows whatever a page has: run in it by test_payloads.py.
async ([payloads, every]) => {
    const some = (all) => [...all].filter((_, at) => at % every === 0);
    const table = document.getElementById("ga-table");
    const tableButton = document.getElementById("ga-table-button");
    const card = document.getElementById("ga-card");
    const shown = [], cards = [];
    for (const part of document.querySelectorAll("details")) part.open = true;
    const boxes = [...document.querySelectorAll("input[data-layer]")];
    for (const box of boxes) if (!box.checked) box.click();
    for (const box of boxes) if (box.checked) box.click();
    tableButton.click();
    const views = [...table.querySelectorAll(".ga-views button")].map((one) => one.value);
    for (const view of views) {
        if (!table.open) tableButton.click();
        table.querySelector(`.ga-views [value="${view}"]`).click();
        for (let more = true; more;) {
            document.getElementById("ga-own-columns")?.click();
            shown.push(table.textContent);
            document.getElementById("ga-own-columns")?.click();
            for (const button of some(table.querySelectorAll("tbody th button"))) {
                button.click();
                for (const part of card.querySelectorAll("details")) part.open = true;
                cards.push(card.textContent);
            }
            if (!table.open) tableButton.click();
            const next = table.querySelector('[data-step="1"]:enabled');
            more = Boolean(next);
            next?.click();
        }
    }
    table.close();
    for (const facet of document.querySelectorAll(".ga-facet")) {
        facet.click();
        for (const more of document.querySelectorAll(".ga-facet-panel:not([hidden]) .ga-link")) more.click();
        shown.push(document.querySelector(".ga-facet-panel:not([hidden])")?.textContent);
    }
    const field = document.querySelector("[role=combobox]");
    const found = (text) => {
        field.value = text;
        field.dispatchEvent(new Event("input"));
    };
    for (const text of some(payloads)) {
        found(text);
        const code = encodeURIComponent(text);
        location.hash = text;
        location.hash = `d=${code}&b=${code}&cmp=${code}&sh=${code}&st=${code}&l=${code}&o=event:${code}&w.${code}=${code}`;
        window.geoAfpak.select({ groups: [text], claimed: [text], display: text, circles: text });
    }
    found("");
    window.geoAfpak.select({ groups: [], claimed: [] });
    document.querySelector(".ga-story-open").click();
    for (let step = 1; step < 12; step += 1) document.querySelector("[data-to=next]:enabled")?.click();
    for (const button of document.querySelectorAll("#ga-tools button, .ga-tools button")) button.click();
    const state = window.geoAfpak.state();
    return { shown: shown.join(" "), cards: cards.join(" "), events: state.events, groups: Object.keys(state.facets.groups) };
}
