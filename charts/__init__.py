"""Pictures: tables from core's results, Altair charts from tables. Never Streamlit."""
