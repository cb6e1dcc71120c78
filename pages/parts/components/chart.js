// Draws a figure with Plotly. Nobody waits for one that is out of sight: it is drawn when it comes near, or is printed.

const CONFIG = { displayModeBar: false };
// So near, as parts of a screen's height, is in sight.
const NEAR = "30%";
// After so long a script that did not come is asked for again.
const AGAIN_MS = 3000;

// Plotly's script, which the first figure brings, and the styles it has written for the whole page.
let plotly = null;
let looks = null;
function brought(address) {
  plotly ??= new Promise((done, failed) => {
    const script = element("script");
    script.src = new URL(address, window.__streamlit.BACKEND_BASE_URL).href;
    script.onload = () => {
      const { cssRules } = document.getElementById("plotly.js-style-global").sheet;
      looks = style(Array.from(cssRules, ({ cssText }) => cssText).join("\n"));
      done();
    };
    script.onerror = () => {
      plotly = null;
      script.remove();
      failed(new Error(`no script: ${address}`));
    };
    document.head.append(script);
  });
  return plotly;
}

const charts = new Map();

class Chart {
  // Not known before it is laid out.
  isSeen = null;
  isDue = false;
  width = 0;

  constructor(root) {
    this.plot = element("div", "plot");
    // For `picture.js`, which takes it away as it stands.
    this.plot.whole = () => this.whole();
    root.replaceChildren(this.plot);
    const seen = ([...seen]) => {
      this.isSeen = seen.at(-1).isIntersecting;
      this.drawn();
    };
    const sized = ([...sizes]) => {
      const width = Math.floor(sizes.at(-1).contentRect.width);
      if (width === this.width) return;
      this.width = width;
      this.isDue = true;
      this.drawn();
    };
    this.watching = [new IntersectionObserver(seen, { rootMargin: NEAR, scrollMargin: NEAR }), new ResizeObserver(sized)];
    for (const one of this.watching) one.observe(this.plot);
  }

  given(chart) {
    const isSame = chart.figure === this.chart?.figure;
    this.chart = chart;
    if (isSame) return;
    this.figure = JSON.parse(chart.figure);
    this.plot.style.height = `${this.figure.layout.height}px`;
    this.isDue = true;
    this.drawn();
  }

  drawn() {
    this.plot.setAttribute("aria-busy", this.isDue && this.isSeen !== false);
    if (this.isSeen) this.whole().catch(() => setTimeout(() => this.drawn(), AGAIN_MS));
  }

  // In sight or not; fails where the script does not come.
  async whole() {
    if (!this.isDue || !this.width || !this.chart) return;
    // Whoever prints does not wait for what is there.
    if (!looks) await brought(this.chart.script);
    if (!this.isDue) return;
    this.isDue = false;
    const { adoptedStyleSheets } = this.plot.getRootNode();
    if (!adoptedStyleSheets.includes(looks)) adoptedStyleSheets.push(looks);
    const { data, layout } = this.figure;
    Plotly.react(this.plot, data, { ...layout, width: this.width }, CONFIG);
    this.plot.removeAllListeners("plotly_click");
    this.plot.on("plotly_click", ({ points: [point] }) => {
      const link = this.chart.links[point.customdata];
      if (link) onceTold(() => follow(link.href));
    });
    this.plot.setAttribute("aria-busy", this.isDue);
  }

  left() {
    for (const one of this.watching) one.disconnect();
    window.Plotly?.purge(this.plot);
  }
}

addEventListener("beforeprint", () => charts.forEach((chart) => chart.whole()));

function draw({ chart }, root) {
  picture(root, chart.label);
  if (!charts.has(root)) {
    for (const [other, one] of charts) {
      if (other.isConnected) continue;
      one.left();
      charts.delete(other);
    }
    charts.set(root, new Chart(root));
  }
  charts.get(root).given(chart);
}
