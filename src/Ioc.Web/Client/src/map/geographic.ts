import OlMap from "ol/Map";
import View from "ol/View";
import GeoJSON from "ol/format/GeoJSON";
import TopoJSON from "ol/format/TopoJSON";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, Stroke, Style, Text } from "ol/style";
import { defaults } from "ol/interaction/defaults";
import type Feature from "ol/Feature";
import type Polygon from "ol/geom/Polygon";
import type Point from "ol/geom/Point";
import type MultiPolygon from "ol/geom/MultiPolygon";
import type { Row } from "../figures";
import type { CommuneAlarm } from "../live/alarms";
import { classOf, noData, type Classes } from "./classes";
import { Paints } from "./paint";
import type { Surface } from "./surface";

/** Communes in their real boundaries, on the canvas renderer, which needs no graphics card. */
export class GeographicMap implements Surface {
  readonly element = document.createElement("div");
  private readonly map: OlMap;
  private readonly features = new Map<string, Feature>();
  private readonly layer: VectorLayer;
  private readonly styles = new Map<string, Style[]>();
  private readonly pen = document.createElement("canvas").getContext("2d")!;
  private state: { rows: ReadonlyMap<string, Row>; classes: Classes } | null = null;
  private paints: Paints | null = null;
  private marked: string | null = null;
  private alarms: ReadonlyMap<string, CommuneAlarm> = new Map();
  private fitted = false;
  /** Pixels; a wall is read from across the room. */
  private nameSize = 12;
  private readonly watcher: ResizeObserver;

  /** @param topology an answer of the geography endpoint, GeoJSON or TopoJSON */
  constructor(topology: { type: string }, wheel: boolean) {
    this.element.className = "map-geographic";
    const format = topology.type === "Topology" ? new TopoJSON() : new GeoJSON();
    const features = format.readFeatures(topology, { featureProjection: "EPSG:3857", dataProjection: "EPSG:4326" }) as Feature[];
    for (const feature of features) this.features.set(String(feature.get("code")), feature);
    const source = new VectorSource({ features });
    this.layer = new VectorLayer({ source, style: (feature, resolution) => this.styleOf(feature as Feature, resolution), declutter: true });
    this.map = new OlMap({
      target: this.element,
      layers: [this.layer],
      view: new View({ center: [0, 0], zoom: 6, maxZoom: 16 }),
      controls: [],
      // The element around the map has its own keys; the wheel scrolls the page unless the map has the screen to itself.
      interactions: defaults({ keyboard: false, mouseWheelZoom: wheel, altShiftDragRotate: false, pinchRotate: false }),
    });
    this.watcher = new ResizeObserver(() => {
      this.map.updateSize();
      this.nameSize = Math.round(Math.max(12, Math.min(this.element.clientHeight / 60, 30)));
      this.styles.clear();
      if (!this.fitted) this.fit();
    });
    this.watcher.observe(this.element);
  }

  draw(rows: ReadonlyMap<string, Row>, classes: Classes, only: ReadonlySet<string> | null): void {
    if (this.state?.classes !== classes) this.forget();
    this.state = { rows, classes };
    this.paints ??= new Paints(classes, this.pen);
    if (only === null || only.size > 0) this.layer.changed();
  }

  warn(alarms: ReadonlyMap<string, CommuneAlarm>, changed: ReadonlySet<string>): void {
    this.alarms = alarms;
    if (changed.size > 0) this.layer.changed();
  }

  restyle(): void {
    this.forget();
    this.layer.changed();
  }

  mark(code: string | null): void {
    this.marked = code;
    this.layer.changed();
  }

  at(clientX: number, clientY: number): string | null {
    const frame = this.element.getBoundingClientRect();
    const pixel = [clientX - frame.left, clientY - frame.top];
    const feature = this.map.forEachFeatureAtPixel(pixel, (found) => found, { hitTolerance: 2 });
    return feature ? String(feature.get("code")) : null;
  }

  centre(code: string): { x: number; y: number } | null {
    const extent = this.features.get(code)?.getGeometry()?.getExtent();
    const pixel = extent ? this.map.getPixelFromCoordinate([(extent[0]! + extent[2]!) / 2, (extent[1]! + extent[3]!) / 2]) : null;
    return pixel ? { x: pixel[0]!, y: pixel[1]! } : null;
  }

  codes(): Iterable<string> {
    return this.features.keys();
  }

  dispose(): void {
    this.watcher.disconnect();
    this.map.setTarget(undefined);
  }

  zoom(steps: number): void {
    const view = this.map.getView();
    view.animate({ zoom: (view.getZoom() ?? 6) + steps, duration: 150 });
  }

  fit(): void {
    const extent = this.layer.getSource()?.getExtent();
    if (!extent || !Number.isFinite(extent[0]) || !this.element.clientWidth) return;
    this.map.getView().fit(extent, { padding: [8, 8, 8, 8] });
    this.fitted = true;
  }

  private forget(): void {
    this.styles.clear();
    this.paints = this.state ? new Paints(this.state.classes, this.pen) : null;
  }

  private styleOf(feature: Feature, resolution: number): Style[] {
    const code = String(feature.get("code"));
    const { state } = this;
    if (!state) return [];
    this.paints ??= new Paints(state.classes, this.pen);
    const index = classOf(state.classes, state.rows.get(code));
    const [shape, label] = this.styled(feature, index, code === this.marked, borderWidth(resolution));
    const alarm = this.alarms.get(code);
    return [shape!, ...(label && hasRoom(feature, resolution, this.nameSize) ? [label] : []), ...(alarm ? [this.bell(alarm.unowned > 0)] : [])];
  }

  /** A disc while nobody owns an alarm there, a ring once somebody does. */
  private bell(unowned: boolean): Style {
    const key = `bell|${unowned}`;
    const known = this.styles.get(key)?.[0];
    if (known) return known;
    const { bell, bellLine } = this.paints!;
    const style = new Style({
      geometry: (each) => interior(each as Feature),
      image: new Circle({ radius: 5, fill: new Fill({ color: unowned ? bell : bellLine }), stroke: new Stroke({ color: unowned ? bellLine : bell, width: 2 }), displacement: [0, -13], declutterMode: "none" }),
      zIndex: 2,
    });
    this.styles.set(key, [style]);
    return style;
  }

  /** Styles are shared by class; only the label is a commune's own. */
  private styled(feature: Feature, index: number, marked: boolean, border: number): Style[] {
    const name = String(feature.get("name") ?? "");
    const key = `${index}|${marked}|${border}|${name}`;
    const known = this.styles.get(key);
    if (known) return known;
    const paints = this.paints!;
    const alarm = index === noData ? 0 : paints.classes.alarms[index] ?? 0;
    const mark = alarm === 2 ? "▲ " : alarm === 1 ? "△ " : "";
    const style = [
      new Style({
        fill: new Fill({ color: paints.fill(index) }),
        stroke: new Stroke({ color: marked ? paints.mark : paints.line, width: marked ? 3 : border }),
        zIndex: marked ? 1 : 0,
      }),
      new Style({
        geometry: (each) => interior(each as Feature),
        text: new Text({
          text: mark + name,
          font: `500 ${this.nameSize}px "Be Vietnam Pro", sans-serif`,
          fill: new Fill({ color: paints.ink(index) }),
          // A halo of the fill's own colour keeps a label legible where it runs over a border.
          ...(typeof paints.fill(index) === "string" ? { stroke: new Stroke({ color: paints.fill(index) as string, width: this.nameSize / 4 }) } : {}),
          overflow: false,
        }),
      }),
    ];
    this.styles.set(key, style);
    return style;
  }
}

/** On a map of the country a commune is five pixels wide: borders as on a province's would be all that one sees. */
const borderWidth = (metresOfAPixel: number): number => (metresOfAPixel > 1_500 ? 0.15 : metresOfAPixel > 500 ? 0.4 : 0.8);

/** Whether a name fits about its commune; a map of the country would otherwise be a map of names. */
function hasRoom(feature: Feature, resolution: number, size: number): boolean {
  const extent = feature.getGeometry()?.getExtent();
  if (!extent) return false;
  const [width, height] = [(extent[2]! - extent[0]!) / resolution, (extent[3]! - extent[1]!) / resolution];
  return height >= 1.15 * size && width >= 0.42 * size * String(feature.get("name") ?? "").length;
}

const labelPoints = new WeakMap<Feature, Point>();

/** Where a label stands: inside the largest part, not on the sea between islands. Found once: boundaries do not move. */
function interior(feature: Feature): Point | undefined {
  const known = labelPoints.get(feature);
  if (known) return known;
  const geometry = feature.getGeometry();
  const type = geometry?.getType();
  const parts = type === "MultiPolygon" ? (geometry as MultiPolygon).getPolygons() : type === "Polygon" ? [geometry as Polygon] : [];
  if (parts.length === 0) return undefined;
  const point = parts.reduce((largest, part) => (part.getArea() > largest.getArea() ? part : largest)).getInteriorPoint();
  labelPoints.set(feature, point);
  return point;
}
