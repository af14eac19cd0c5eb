"""Draw the project inside a GeoPackage with QGIS itself, to be looked at.

For maintainers, with the Python of a QGIS installation (Debian: python3-qgis, qgis-providers):
    geo-afpak export --out afpak.gpkg
    /usr/bin/python3 tools/qgis_picture.py afpak.gpkg docs/images/qgis.png
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QSize

VIEW = (6_600_000, 2_680_000, 8_700_000, 4_670_000)
WIDTH = 1000


def main(package: str, picture: str) -> None:
    """Open the project, draw all of its layers, and fail if one cannot be read."""
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    if not project.read(f"geopackage:{Path(package).resolve()}?projectName=map"):
        raise SystemExit(f"{package}: {project.error()}")
    layers = [node.layer() for node in project.layerTreeRoot().findLayers()]
    broken = [layer for layer in layers if layer is None or not layer.isValid()]
    if broken or not layers:
        raise SystemExit(f"{package}: {len(broken)} of {len(layers)} layers cannot be read")
    west, south, east, north = VIEW
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(project.crs())
    settings.setBackgroundColor(project.backgroundColor())
    settings.setOutputSize(QSize(WIDTH, round(WIDTH * (north - south) / (east - west))))
    settings.setExtent(QgsRectangle(*VIEW))
    settings.setFlag(QgsMapSettings.Antialiasing, True)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    if job.errors():
        raise SystemExit("\n".join(error.message for error in job.errors()))
    job.renderedImage().save(picture)
    print(f"{picture}: {len(layers)} layers, QGIS {Qgis.QGIS_VERSION}")
    application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:])
