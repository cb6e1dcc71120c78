-- One row per unit and fund year with purchased services: how many projects, how many of them are
-- evaluated, not evaluated, or nothing is said of them; and their yuan. Booked by the as-of date. Entries
-- of one unit and fund year with the same project name are one project; an entry without a name is one of
-- its own.
with project as (
    select
        district_code,
        fund_year,
        coalesce('project ' || project, 'entry ' || entry_id) as name,
        bool_or(evaluated) as is_evaluated,
        sum(amount_yuan) as amount_yuan
    from read_parquet($files)
    where purpose = 'purchase' and booked_on <= $as_of and list_contains($units, district_code)
    group by district_code, fund_year, name
)

select
    district_code,
    fund_year,
    count(*)::integer as projects,
    (count(*) filter (where is_evaluated))::integer as evaluated,
    (count(*) filter (where not is_evaluated))::integer as not_evaluated,
    (count(*) filter (where is_evaluated is null))::integer as unsaid,
    sum(amount_yuan) as amount_yuan
from project
group by district_code, fund_year
order by district_code, fund_year
