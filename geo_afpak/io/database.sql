-- The tables of a team: what is stated, what the join adds, and what every row was before.
-- `geo-afpak database setup` runs this, as often as one likes: what is there stays.
-- The checks are the rules of evidence (CONTRIBUTING.md), for whoever writes by whatever way.
-- An item of a list that is blank is printed as "" or " ", between commas or braces.

create schema if not exists geo_afpak;

create or replace function geo_afpak.links(list text[]) returns boolean
language sql immutable strict parallel safe
as $$ select coalesce(bool_and(btrim(item) ~* '^https?://\S+$'), true) from unnest(list) as item $$;

create table if not exists geo_afpak.incidents (
    record bigint generated always as identity primary key,
    id text not null check (btrim(id) <> ''),
    scope text not null default 'core'
        check (scope in ('core', 'background', 'out_of_theatre')),
    event_type text not null check (event_type in ('attack', 'counter_terrorism', 'clash',
        'unrest', 'recruitment_propaganda', 'pledge_alliance', 'organisational', 'statement')),
    sub_type text,
    title text not null check (btrim(title) <> ''),
    summary text,
    date_start date,
    date_end date,
    date_precision text not null check (date_precision in ('day', 'week', 'month', 'year',
        'range', 'report', 'unknown')),
    groups text[] not null default '{}' check (groups::text !~ '[{,]"\s*"[,}]' and array_position(groups, null) is null),
    claimed_by text,
    target text,
    target_type text,
    killed bigint check (killed >= 0),
    killed_low bigint check (killed_low >= 0),
    killed_high bigint check (killed_high >= 0),
    injured bigint check (injured >= 0),
    injured_low bigint check (injured_low >= 0),
    injured_high bigint check (injured_high >= 0),
    country text,
    adm1_stated text,
    adm2_stated text,
    place text,
    geo_precision smallint not null check (geo_precision in (0, 1, 2, 3, 4, 5)),
    location_basis text,
    sources text[] not null check (cardinality(sources) > 0 and sources::text !~ '[{,]"\s*"[,}]' and array_position(sources, null) is null),
    discrepancy text,
    note text,
    source_dataset text,
    source_id text,
    licence text,
    killed_civilians_low bigint check (killed_civilians_low >= 0),
    killed_civilians bigint check (killed_civilians >= 0),
    killed_civilians_high bigint check (killed_civilians_high >= 0),
    killed_combatants_low bigint check (killed_combatants_low >= 0),
    killed_combatants bigint check (killed_combatants >= 0),
    killed_combatants_high bigint check (killed_combatants_high >= 0),
    injured_civilians_low bigint check (injured_civilians_low >= 0),
    injured_civilians bigint check (injured_civilians >= 0),
    injured_civilians_high bigint check (injured_civilians_high >= 0),
    injured_combatants_low bigint check (injured_combatants_low >= 0),
    injured_combatants bigint check (injured_combatants >= 0),
    injured_combatants_high bigint check (injured_combatants_high >= 0),
    radius_km double precision check (radius_km > 0 and radius_km <= 1000),
    evidence text
        check (evidence in ('confirmed', 'fair', 'weak', 'contested', 'discounted')),
    source_count bigint check (source_count >= 0),
    archive_links text[] check (archive_links::text !~ '[{,]"\s*"[,}]' and array_position(archive_links, null) is null),
    joined jsonb check (jsonb_typeof(joined) = 'object'),
    further jsonb not null default '{}' check (jsonb_typeof(further) = 'object'),
    geometry geometry(Point, 4326),
    constraint incidents_id unique (id) deferrable,
    constraint incidents_source unique (source_dataset, source_id) deferrable,
    -- A day is two dates that are one; only what is not known at all may have none.
    constraint date_start_by_date_end check (date_start <= date_end),
    constraint date_start_is_stated check (date_precision = 'unknown'
        or (date_start is not null and date_end is not null)),
    constraint date_end_of_a_day check (date_precision <> 'day' or date_start = date_end),
    -- Blank is not zero: a comparison with what is not stated holds.
    constraint killed_in_order check (killed_low <= killed and killed <= killed_high
        and killed_low <= killed_high),
    constraint injured_in_order check (injured_low <= injured and injured <= injured_high
        and injured_low <= injured_high),
    constraint killed_civilians_in_order check (killed_civilians_low <= killed_civilians
        and killed_civilians <= killed_civilians_high
        and killed_civilians_low <= killed_civilians_high),
    constraint killed_combatants_in_order check (killed_combatants_low <= killed_combatants
        and killed_combatants <= killed_combatants_high
        and killed_combatants_low <= killed_combatants_high),
    constraint injured_civilians_in_order check (injured_civilians_low <= injured_civilians
        and injured_civilians <= injured_civilians_high
        and injured_civilians_low <= injured_civilians_high),
    constraint injured_combatants_in_order check (injured_combatants_low <= injured_combatants
        and injured_combatants <= injured_combatants_high
        and injured_combatants_low <= injured_combatants_high),
    constraint killed_civilians_in_killed check (killed_civilians <= killed
        and coalesce(killed_civilians_low, killed_civilians) <= greatest(killed, killed_high)),
    constraint killed_combatants_in_killed check (killed_combatants <= killed
        and coalesce(killed_combatants_low, killed_combatants) <= greatest(killed, killed_high)
        and coalesce(killed_civilians_low, killed_civilians)
            + coalesce(killed_combatants_low, killed_combatants) <= greatest(killed, killed_high)),
    constraint injured_civilians_in_injured check (injured_civilians <= injured
        and coalesce(injured_civilians_low, injured_civilians) <= greatest(injured, injured_high)),
    constraint injured_combatants_in_injured check (injured_combatants <= injured
        and coalesce(injured_combatants_low, injured_combatants)
            <= greatest(injured, injured_high)
        and coalesce(injured_civilians_low, injured_civilians)
            + coalesce(injured_combatants_low, injured_combatants)
            <= greatest(injured, injured_high)),
    constraint archive_links_are_links check (geo_afpak.links(archive_links)),
    -- No invented coordinates: where there is no place there is no point, and a point says how
    -- it was obtained.
    constraint geometry_in_the_world check (st_x(geometry) between -180 and 180
        and st_y(geometry) between -90 and 90 and not st_isempty(geometry)),
    constraint geometry_of_a_place check (geometry is null or geo_precision <> 0),
    constraint geometry_or_a_name check (geometry is not null or geo_precision in (0, 5)
        or (geo_precision = 3 and (adm2_stated is not null or further ? 'adm2_id_by_name'))
        or (geo_precision = 4 and (adm1_stated is not null or further ? 'adm1_id_by_name'))),
    constraint location_basis_of_a_point check (geometry is null
        or coalesce(location_basis, '') <> '')
);
create index if not exists incidents_geometry on geo_afpak.incidents using gist (geometry);
comment on column geo_afpak.incidents.joined is
    'What `geo-afpak join` adds; it goes where the place of a record changes.';
comment on column geo_afpak.incidents.further is 'Columns that the model does not name.';

create table if not exists geo_afpak.zones (
    record bigint generated always as identity primary key,
    id text not null check (btrim(id) <> ''),
    "group" text not null check (btrim("group") <> ''),
    status text not null check (status in ('stronghold', 'operational', 'pockets_of_influence',
        'cells', 'recruitment', 'former', 'affiliate_area', 'attack_reach',
        'no_organised_presence', 'leadership_hideout', 'claimed_territory', 'as_stated')),
    place text,
    units text[] not null check (cardinality(units) > 0 and units::text !~ '[{,]"\s*"[,}]' and array_position(units, null) is null),
    unit_level text not null check (unit_level in ('adm0', 'adm1', 'adm2', 'neighbour')),
    units_basis text,
    since text check (since ~ '^\d{4}(-\d\d(-\d\d)?)?$'),
    until text check (until ~ '^\d{4}(-\d\d(-\d\d)?)?$'),
    date_precision text not null check (date_precision in ('day', 'week', 'month', 'year',
        'range', 'report', 'unknown')),
    as_of text check (as_of ~ '^\d{4}(-\d\d(-\d\d)?)?$'),
    certainty text not null check (certainty in ('high', 'medium', 'low')),
    strength_low bigint check (strength_low >= 0),
    strength_high bigint check (strength_high >= 0),
    statement text not null check (btrim(statement) <> ''),
    sources text[] not null check (cardinality(sources) > 0 and sources::text !~ '[{,]"\s*"[,}]' and array_position(sources, null) is null),
    discrepancy text,
    note text,
    further jsonb not null default '{}' check (jsonb_typeof(further) = 'object'),
    geometry geometry(Geometry, 4326)
        check (geometrytype(geometry) in ('POLYGON', 'MULTIPOLYGON') and st_isvalid(geometry)),
    constraint zones_id unique (id) deferrable,
    -- The first day that one can mean is not after the last that the other can: 2015 to 2015-03.
    constraint since_by_until check (left(since, length(until)) <= left(until, length(since))),
    constraint as_of_or_since_or_until check (coalesce(as_of, since, until) is not null),
    constraint strength_in_order check (strength_low <= strength_high)
);
create index if not exists zones_geometry on geo_afpak.zones using gist (geometry);

-- --- what was before -------------------------------------------------------------------

create table if not exists geo_afpak.history (
    n bigint generated always as identity primary key,
    kind text not null,
    record bigint not null,
    at timestamptz not null,
    by text not null default session_user,
    action text not null check (action in ('added', 'changed', 'withdrawn')),
    old jsonb check ((old is null) = (action = 'added'))
);
create index if not exists history_record on geo_afpak.history (kind, record, n);
create index if not exists history_id on geo_afpak.history ((old ->> 'id'));
comment on table geo_afpak.history is 'Who did what to which record, when, and the row before.';

-- With its owner's rights: nobody else may write to the history.
create or replace function geo_afpak.remember() returns trigger
language plpgsql security definer set search_path from current
as $$
declare
    moment timestamptz := clock_timestamp();
begin
    if tg_op = 'INSERT' then
        insert into geo_afpak.history (kind, record, at, action)
            select tg_table_name, record, moment, 'added' from new_rows order by record;
    elsif tg_op = 'UPDATE' then
        insert into geo_afpak.history (kind, record, at, action, old)
            select tg_table_name, o.record, moment, 'changed',
                to_jsonb(o) || jsonb_build_object('geometry', o.geometry::text)
            from old_rows o join new_rows n using (record) where o is distinct from n
            order by record;
    else
        insert into geo_afpak.history (kind, record, at, action, old)
            select tg_table_name, o.record, moment, 'withdrawn',
                to_jsonb(o) || jsonb_build_object('geometry', o.geometry::text)
            from old_rows o order by record;
    end if;
    return null;
end $$;

-- A point that is moved by hand is in the old district no longer.
create or replace function geo_afpak.forget_district() returns trigger
language plpgsql set search_path from current
as $$
begin
    if new.joined is not distinct from old.joined
        and coalesce(current_setting('geo_afpak.writes', true), '') <> 'on'
        and (new.geometry, new.geo_precision, new.radius_km, new.scope, new.date_start,
             new.country, new.adm1_stated, new.adm2_stated, new.place)
        is distinct from
            (old.geometry, old.geo_precision, old.radius_km, old.scope, old.date_start,
             old.country, old.adm1_stated, old.adm2_stated, old.place)
    then
        new.joined := null;
    end if;
    return new;
end $$;

create or replace trigger forget_district before update on geo_afpak.incidents
    for each row when (old.joined is not null) execute function geo_afpak.forget_district();
create or replace trigger added after insert on geo_afpak.incidents
    referencing new table as new_rows execute function geo_afpak.remember();
create or replace trigger changed after update on geo_afpak.incidents
    referencing old table as old_rows new table as new_rows
    execute function geo_afpak.remember();
create or replace trigger withdrawn after delete on geo_afpak.incidents
    referencing old table as old_rows execute function geo_afpak.remember();
create or replace trigger added after insert on geo_afpak.zones
    referencing new table as new_rows execute function geo_afpak.remember();
create or replace trigger changed after update on geo_afpak.zones
    referencing old table as old_rows new table as new_rows
    execute function geo_afpak.remember();
create or replace trigger withdrawn after delete on geo_afpak.zones
    referencing old table as old_rows execute function geo_afpak.remember();

-- --- who may do what -------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['geo_afpak_reader', 'geo_afpak_coder', 'geo_afpak_publisher'] loop
        if not exists (select from pg_roles where rolname = name) then
            execute format('create role %I nologin', name);
        end if;
    end loop;
end $$;

revoke all on all tables in schema geo_afpak from public;
revoke all on all functions in schema geo_afpak from public;
grant usage on schema geo_afpak to geo_afpak_reader;
grant select on all tables in schema geo_afpak to geo_afpak_reader;
grant execute on function geo_afpak.links to geo_afpak_reader;
grant geo_afpak_reader to geo_afpak_coder;
grant insert, update on geo_afpak.incidents, geo_afpak.zones to geo_afpak_coder;
grant geo_afpak_coder to geo_afpak_publisher;
grant delete on geo_afpak.incidents, geo_afpak.zones to geo_afpak_publisher;
