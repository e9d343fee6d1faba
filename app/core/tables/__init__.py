"""Spreadsheets from outside, read without being harmed by them: CSV and XLSX as rows of cells."""
