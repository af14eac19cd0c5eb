"""What ``python -m geo_afpak`` runs: the command line."""

from geo_afpak.cli.main import main

if __name__ == "__main__":
    main()
