"""No statement reaches a file, the environment, the network, a setting, or a row outside the scope."""

from __future__ import annotations

import pytest

from analytics.errors import StatementRefused
from tests.box.conftest import Box
from tests.warehouse.small_city import CITY, A, B

#: {file} is a file with a canary, {folder} its folder, {data} the folder of the snapshots.
FILES = [
    "from '{file}'",
    'from "{file}"',
    "select * from '{folder}/*.csv'",
    "select * from '/etc/passwd'",
    "select * from '/proc/self/environ'",
    "select * from 'file:///etc/passwd'",
    "select * from read_csv('{file}')",
    "select * from READ_CSV_AUTO('{file}')",
    "select * from read_text('{file}')",
    "select content from read_blob('{file}')",
    "select * from read_text('/proc/self/environ')",
    "select * from read_json('{file}')",
    "select * from read_json_objects('{file}')",
    "select * from read_ndjson_auto('{file}')",
    "select * from read_parquet('{data}/data/*/registrations.parquet')",
    "select * from parquet_scan('{data}/data/*/institutions.parquet')",
    "select * from parquet_metadata('{data}/data/*/institutions.parquet')",
    "select * from parquet_schema('{data}/data/*/institutions.parquet')",
    "select * from parquet_file_metadata('{data}/data/*/*.parquet')",
    "select * from parquet_kv_metadata('{data}/data/*/*.parquet')",
    "select * from parquet_bloom_probe('{data}/data/*/institutions.parquet', 'name', 'canary')",
    "select * from read_duckdb('{folder}/x.db')",
    "select * from glob('{folder}/*')",
    "select * from glob('/home/*')",
    "select * from sniff_csv('{file}')",
    "select * from read_single_csv_file('{file}')",
    "select (select content from read_text('{file}'))",
    "select 1 where exists (from read_text('{file}'))",
    "select * from registrations where gender in (select content from read_text('{file}'))",
    "with x as (from read_csv('{file}')) from x",
    "with recursive x as (from read_text('{file}') union all from x) from x",
    "select * from system.main.read_text('{file}')",
    "select * from main.read_text('{file}')",
    "select * from registrations, lateral (select * from read_text('{file}'))",
    "select * from registrations semi join '{file}' on true",
    "select * from (values (1)) v(a) positional join read_csv('{file}')",
    "select * from query('from ''{file}''')",
    "select * from query_table('{file}')",
    "select * from query_table(['registrations', '{file}'])",
    "select * from json_execute_serialized_sql(json_serialize_sql('select 1'))",
    "select * from json_execute_serialized_sql('{{}}')",
    "select json_serialize_plan('from read_text(''{file}'')')",
    "select * from histogram('{file}', a)",
    "select * from 'http://127.0.0.1:9/x.csv'",
    "select * from read_csv('https://example.org/x.csv')",
    "select * from 's3://bucket/x.parquet'",
    "select * from 'hf://datasets/x'",
]

STATEMENTS = [
    "copy registrations to '{folder}/out.csv'",
    "copy (select 1) to '{folder}/out.parquet'",
    "copy registrations from '{file}'",
    "attach '{folder}/x.db' as x",
    "attach ':memory:' as x",
    "detach memory",
    "use memory",
    "export database '{folder}/dump'",
    "import database '{folder}/dump'",
    "install httpfs",
    "load httpfs",
    "force install spatial from community",
    "set threads = 8",
    "set memory_limit = '100GB'",
    "set global enable_external_access = true",
    "set disabled_filesystems = ''",
    "reset lock_configuration",
    "reset all",
    "pragma database_list",
    "pragma show_tables",
    "pragma enable_profiling",
    "pragma table_info('registrations')",
    "pragma temp_directory = '{folder}'",
    "explain select * from registrations",
    "explain analyze select * from registrations",
    "describe registrations",
    "describe select * from '{file}'",
    "summarize registrations",
    "summarize '{file}'",
    "show tables",
    "show all tables",
    "show databases",
    "from (describe registrations)",
    "from (summarize registrations)",
    "select * from (show all tables)",
    "create table x as select 1",
    "create or replace view registrations as select 1",
    "create macro m(a) as a",
    "create macro m() as table from '{file}'",
    "create secret s (type s3)",
    "create temp trigger x",
    "insert into registrations select * from registrations",
    "insert into observations values ('x', 'y', 1, 1, 1) returning *",
    "update registrations set gender = 'male'",
    "delete from registrations",
    "truncate registrations",
    "drop table registrations",
    "alter table registrations add column x int",
    "with x as (insert into registrations select * from registrations returning *) from x",
    "with x as (delete from registrations returning *) from x",
    "prepare p as select 1",
    "execute p",
    "deallocate p",
    "call pragma_version()",
    "call enable_logging()",
    "checkpoint",
    "force checkpoint",
    "vacuum",
    "analyze",
    "begin transaction",
    "commit",
    "select 1; select 2",
    "select 1; copy (select 1) to '{folder}/out.csv'",
    "select 1;; attach '{folder}/x.db'",
    "select 1 /* ; */ ; -- \n from '{file}'",
    "select 1 into x",
    "pivot registrations on gender using count(*)",
    "",
    "   \n\t ",
    "-- nothing",
    "/* nothing",
    ";;;",
    "select $1",
    "select $secret",
    "select ?",
]

SETTINGS = [
    "select current_setting('memory_limit')",
    "select current_setting('home_directory')",
    "select getvariable('x')",
    "select getenv('LANZHOU_CANARY')",
    "select current_database(), current_user, version()",
    "select current_query()",
    "select * from duckdb_settings()",
    "select * from duckdb_secrets()",
    "select * from duckdb_logs()",
    "select * from duckdb_logs",
    "select * from duckdb_tables()",
    "select * from duckdb_columns",
    "select * from duckdb_functions()",
    "select * from duckdb_extensions()",
    "select * from duckdb_databases()",
    "select * from duckdb_temporary_files()",
    "select * from duckdb_memory()",
    "select * from duckdb_variables()",
    "select * from duckdb_external_file_cache()",
    "select * from which_secret('x', 's3')",
    "select * from pragma_storage_info('registrations')",
    "select * from pragma_table_info('registrations')",
    "select * from pragma_user_agent()",
    "select * from information_schema.tables",
    "select * from pg_catalog.pg_settings",
    "select * from pg_settings",
    "select * from sqlite_master",
    "select * from test_all_types()",
    "select * from seq_scan('registrations')",
    "select * from pandas_scan(1)",
    "select * from arrow_scan(1, 2, 3)",
    "select * from python_map_function()",
    "select write_log('canary')",
    "select stats(person_key) from registrations",
    "select nextval('x')",
    "select * from (with pg_settings as (select 1) from pg_settings) a, pg_settings b",
    "select * from memory.main.registrations",
    "select * from system.information_schema.columns",
    "select * from temp.main.x",
    "select 'registrations'::regclass",
    "select * from enable_profiling()",
    "select sleep_ms(60000)",
    "select pg_sleep(60)",
]

ODDITIES = [
    "ｓｅｌｅｃｔ 1",
    "select\u00a0*\u00a0from\u00a0read_text('{file}')",
    "select * from \u202eread_text('{file}')",
    "select * from read\u200b_text('{file}')",
    "select * from rEaD_tExT('{file}')",
    "select * from \"read_text\"('{file}')",
    "select * from/**/read_text/**/('{file}')",
    "select '{file}'.read_text()",
    "select * from read_text(concat('{folder}', '/canary.csv'))",
    "select * from read_text($$" + "{file}" + "$$)",
    "select * from U&'\\002F'",
    "select * from e'{file}'",
    "select \0 1",
    "select '\ud83d\ude00' from '{file}'".encode("utf-16", "surrogatepass").decode("utf-16"),
]


def filled(box: Box, statement: str) -> str:
    return statement.format(file=box.folder / "canary.csv", folder=box.folder, data=box.catalogue.root)


@pytest.mark.parametrize("statement", [*FILES, *STATEMENTS, *SETTINGS, *ODDITIES])
def test_it_is_refused(box: Box, statement: str) -> None:
    said = box.refused(filled(box, statement))
    # The reader's own words may come back; nothing of the server or of the database does.
    for inside in ("Error", "duckdb", "Traceback", "site-packages", ".parquet'"):
        assert inside not in said.replace(statement, "") or inside in statement


#: Over rows of the scope these are allowed, and tell of nothing else.
PROBES = {
    "select count(*) from institutions where name like 'canary%'": [(0,)],
    "select count(*) from history.institutions where name like 'canary%'": [(0,)],
    f"select count(*) from registrations where district_code = '{B}'": [(0,)],
    f"select count(*) from history.registrations where district_code <> '{A}'": [(0,)],
    f"select count(*) from history.observations where district_code in ('{B}', '{CITY}')": [(0,)],
    f"select count(*) from workforce_cube where district_code <> '{A}'": [(0,)],
    f"select count(*) from people_cube where district_code <> '{A}'": [(0,)],
    f"select count(*) from history.community_staffing where district_code <> '{A}'": [(0,)],
    f"select count(*) from funding where district_code <> '{A}'": [(0,)],
    f"select count(*) from communities where district_code <> '{A}'": [(0,)],
    f"select count(*) from activities where district_code <> '{A}'": [(0,)],
    f"select count(*) from measures where district_code <> '{A}'": [(0,)],
    "select count(*) from (select rowid from institutions) where rowid > 100": [(0,)],
    "select max(length(person_key)) <= 16 from registrations": [(True,)],
    "select count(distinct district_code) from registrations tablesample 100%": [(1,)],
    "select approx_count_distinct(district_code) from registrations": [(1,)],
    f"select error(string_agg(person_key)) from registrations where district_code <> '{A}'": [(None,)],
}


@pytest.mark.parametrize("statement", PROBES)
def test_a_probe_finds_the_rows_of_the_scope_and_no_others(box: Box, statement: str) -> None:
    assert box.rows(statement) == PROBES[statement]


@pytest.mark.parametrize(
    "statement",
    [
        "select cast(name as int) from institutions",
        "select strptime(name, '%Y') from institutions",
        "select json(name) from institutions",
        "select error(string_agg(name, ',')) from institutions",
        "select (select name from institutions)",
        "select name::uuid from history.institutions",
        "select * from institutions where regexp_matches(name, '(')",
        "select ('x' || name)::date from institutions",
        "select list_extract([name], 'canary') from institutions",
    ],
)
def test_an_error_repeats_no_value(box: Box, statement: str) -> None:
    """Not even one of the scope: a sentence of ours says what is wrong."""
    said = box.refused(statement)
    assert "基地" not in said


def test_what_is_written_freely_about_a_person_is_no_column(box: Box) -> None:
    assert "employer_name" in box.refused("select employer_name from registrations")
    assert "employer_name" not in [column.name for column in box.ask("from registrations").columns]
    assert "employer_name" not in [column.name for column in box.ask("from history.registrations").columns]


def test_two_hundred_attacks_are_tried() -> None:
    assert len({*FILES, *STATEMENTS, *SETTINGS, *ODDITIES, *PROBES}) >= 190


def test_a_refusal_is_of_the_statement(box: Box) -> None:
    with pytest.raises(StatementRefused):
        box.ask("select * from nothing_there")
