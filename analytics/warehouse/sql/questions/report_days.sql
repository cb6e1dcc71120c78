-- One row per unit that has reported a table, with the day its rows are of.
select reporting.district_code, coalesce(reported_on, $as_of) as reported_on
from reporting
left join older_reports
    on older_reports.source_table = reporting.source_table
    and older_reports.district_code = reporting.district_code
where reporting.source_table = $table
