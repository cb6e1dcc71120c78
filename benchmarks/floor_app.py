"""The floor: a Streamlit page with the overview's widgets and charts that never change."""

from __future__ import annotations

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.starlette import App

DAYS = [f"{year}-{day}" for year in range(2020, 2013, -1) for day in ("12-31", "09-30", "06-30", "03-31")]
PLACES = ["兰州市", "城关区", "七里河区", "西固区", "安宁区", "红古区", "永登县", "皋兰县", "榆中县"]


@asynccontextmanager
async def lifespan(_app: App) -> AsyncGenerator[None, None]:
    """What the dashboard's own server does with the garbage collector at start."""
    gc.collect()
    gc.freeze()
    yield


def bars(count: int) -> dict[str, object]:
    """The same bars every time, as the dict plotly draws from."""
    names = [str(number) for number in range(1, count + 1)]
    shares = [number / count for number in range(1, count + 1)]
    return {
        "data": [
            {"type": "bar", "orientation": "h", "y": names, "x": shares},
            {"type": "scatter", "mode": "markers", "y": names, "x": [0.8] * count},
        ],
        "layout": {"height": 60 + 38 * count, "xaxis": {"range": [0, 1.3]}},
    }


def draw() -> None:
    """The widgets, a title that follows the choice, four figures and two charts."""
    st.set_page_config(layout="wide")
    with st.sidebar:
        day = st.selectbox("截至", DAYS)
        place = st.selectbox("县区", PLACES)
        st.segmented_control("语言", ["中文", "English"], default="中文", label_visibility="collapsed")
    st.title(f"{place} {day}", anchor=False)
    with st.container(horizontal=True):
        for label in ("已完成", "符合序时", "略有滞后", "严重滞后"):
            st.metric(label, "3 / 12", width="content")
    st.plotly_chart(bars(12), key="board", theme=None, config={"displayModeBar": False})
    st.plotly_chart(bars(8), key="districts", theme=None, config={"displayModeBar": False})


if __name__ == "__main__":
    draw()
else:
    app = App("floor_app.py", lifespan=lifespan)
